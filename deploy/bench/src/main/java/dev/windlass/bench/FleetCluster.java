package dev.windlass.bench;

import dev.windlass.aws.AwsClients;
import dev.windlass.sandbox.Deadline;
import dev.windlass.sandbox.LocalStackException;
import dev.windlass.spec.ClusterDocuments;
import dev.windlass.statestore.StateStore;
import dev.windlass.statestore.StoreLocation;
import dev.windlass.statestore.WriteCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** A cluster of which there are groups of workers and an API, and nothing else: all that a rollout needs to see. */
final class FleetCluster {

    private static final Duration JOINING = Duration.ofMinutes(15);
    private static final Duration LOOKS = Duration.ofSeconds(1);

    private final Stage stage;
    private final String name;
    private final List<BenchGroup> groups;
    private final int nodes;

    private FleetCluster(Stage stage, String name, List<BenchGroup> groups, int nodes) {
        this.stage = stage;
        this.name = name;
        this.groups = List.copyOf(groups);
        this.nodes = nodes;
    }

    /** Its instances start; what they run is out of date already. */
    static FleetCluster create(Stage stage, AwsClients aws, String name, Fleet fleet) {
        StateStore store = new StateStore(
                aws.s3(),
                StoreLocation.parse(stage.windlass().stack().environment().get("WINDLASS_STATE_STORE")));
        String spec = ClusterDocuments.toYaml(
                ClusterDocuments.parse(Events.documents(name)).cluster());
        store.put(name + "/config", spec, new WriteCondition.Always());
        List<BenchGroup> groups = IntStream.range(0, fleet.groups())
                .mapToObj(i -> BenchGroup.launch(aws, name, "nodes-%02d".formatted(i), fleet.nodes()))
                .toList();
        groups.forEach(BenchGroup::moveTemplate);
        return new FleetCluster(stage, name, groups, fleet.groups() * fleet.nodes());
    }

    void awaitNodes() {
        if (!Deadline.in(JOINING).await(() -> stage.windlass().clusters().runs(name), LOOKS)) {
            throw new LocalStackException("the API of " + name + " does not run");
        }
        try (KubernetesClient kubernetes = stage.kubernetes(name)) {
            if (!Deadline.in(JOINING)
                    .await(() -> kubernetes.nodes().list().getItems().size() == nodes, LOOKS)) {
                throw new LocalStackException("not all nodes of " + name + " joined");
            }
            kubernetes.nodes().list().getItems().stream()
                    .map(node -> BenchPods.on(node.getMetadata().getName(), "fleet"))
                    .forEach(pod -> kubernetes.resource(pod).create());
        }
    }

    String name() {
        return name;
    }

    List<BenchGroup> groups() {
        return groups;
    }
}
