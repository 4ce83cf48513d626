package dev.windlass.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.change.ChangeView;
import dev.windlass.change.EventTypes;
import dev.windlass.change.JournalEntry;
import dev.windlass.change.Phase;
import dev.windlass.cli.terminal.JournalFormatter;
import dev.windlass.sandbox.LocalWindlass;
import dev.windlass.spec.ClusterDocuments;
import dev.windlass.spec.NewCluster;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The eight steps; each waits for what it promises and fails with words where that does not come true. */
final class Demo {

    static final String CLUSTER = "example.cluster.k8s.local";

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String REQUESTER = "alice";
    private static final String APPROVER = "bob";

    private final Screen screen;
    private final LocalWindlass windlass;
    private final Path folder;
    private final ApiClient api;
    private final String kafka;
    private final CloudEffects effects;
    private final AtomicReference<String> followed = new AtomicReference<>("");
    private final AtomicReference<JournalEntry> draining = new AtomicReference<>();

    Demo(Screen screen, LocalWindlass windlass, Path folder) {
        this.screen = screen;
        this.windlass = windlass;
        this.folder = folder;
        this.api = new ApiClient(URI.create(windlass.environment().get("WINDLASS_API")), CLUSTER);
        this.kafka = windlass.environment().get("KAFKA_BOOTSTRAP_SERVERS");
        this.effects = new CloudEffects(windlass.stack().cloud().calls());
    }

    void run(Map<String, Object> summary) {
        windlass.environment().forEach((name, value) -> {
            if (!name.contains("SECRET")) {
                screen.line("    %-24s %s".formatted(name, value));
            }
        });
        try (api;
                ProgressTopic topic = new ProgressTopic(kafka, this::hear)) {
            create(summary);
            Workload workload = new Workload(kubernetes());
            workload.deploy();
            await("the pods of the workload", () -> workload.ready() == Workload.REPLICAS);
            screen.good("%d pods of deployment web run; a PodDisruptionBudget keeps %d of them"
                    .formatted(Workload.REPLICAS, Workload.MINIMUM));
            ChangeView change = propose();
            effects.begin();
            apply(change);
            roll(change.id(), summary);
            land(change.id(), workload, summary);
        }
    }

    private void create(Map<String, Object> summary) {
        screen.step("Create cluster " + CLUSTER + ": 1 control plane, 2 nodes, kubenet");
        String documents = ClusterDocuments.toYaml(NewCluster.of(
                        CLUSTER,
                        List.of("us-east-1d"),
                        1,
                        2,
                        windlass.environment().get("WINDLASS_STATE_STORE"))
                .definition());
        followed.set("demo-create");
        ChangeEvent.of("demo-create", CLUSTER, REQUESTER, Map.of("kind", "create", "documents", documents))
                .publish(kafka);
        ChangeView planned = await("demo-create", view -> view.phase() == Phase.AWAITING_APPROVAL);
        screen.line("    plan " + planned.digest() + ": " + planned.create() + " resources to create");
        api.approve("demo-create", planned.digest(), APPROVER, "demo");
        ChangeView created = await("demo-create", view -> view.phase().isFinal());
        require(created.phase() == Phase.COMPLETED, "the cluster was not created: " + created.failure());
        summary.put("resources created", created.create());
    }

    private ChangeView propose() {
        screen.step("Publish a CloudEvent to " + ChangeEvent.TOPIC + ": networking becomes Calico");
        ChangeEvent event = ChangeEvent.of(
                "demo-calico",
                CLUSTER,
                REQUESTER,
                Map.of(
                        "kind",
                        "edit",
                        "set",
                        Map.of("spec.networking", Map.of("calico", Map.of("crossSubnet", true)))));
        screen.line("    id " + event.id() + ", type " + EventTypes.CHANGE_REQUESTED + ", key " + CLUSTER);
        screen.line("    " + ApiClient.write(event.data()));
        followed.set(event.id());
        event.publish(kafka);
        event.publish(kafka);
        screen.line("    (published twice: the second delivery is recognised by its id)");
        ChangeView planned = await(event.id(), view -> view.phase() == Phase.AWAITING_APPROVAL);
        screen.step("The plan, as kops would print it");
        api.plan(event.id()).lines().forEach(screen::line);
        return planned;
    }

    private void apply(ChangeView planned) {
        screen.step("Approve exactly that plan, and apply it");
        screen.command("windlass approve " + planned.id() + " --digest " + planned.digest());
        api.approve(planned.id(), planned.digest(), APPROVER, "seen and agreed");
        await(
                planned.id(),
                view -> view.phase() == Phase.ROLLING || view.phase().isFinal());
    }

    private void roll(String change, Map<String, Object> summary) {
        screen.step("Rolling update: control plane first, then the nodes");
        screen.command("windlass rolling-update cluster " + CLUSTER);
        DemoRollingTable.lines(api.get("/v1/clusters/" + CLUSTER + "/rolling-update"))
                .forEach(screen::line);
        await("a node with pods being drained", () -> draining.get() != null);
        String node = draining.get().subject();
        screen.step("Kill the worker with SIGKILL while it drains " + node + ", and start it again");
        long pid = windlass.worker().process().pid();
        windlass.worker().kill();
        screen.line("    kill -9 " + pid + "   # the worker, while node " + node + " is being drained");
        windlass.worker().restart();
        windlass.worker().awaitReady();
        screen.line("    worker started again as process "
                + windlass.worker().process().pid() + "; the same step goes on when its heartbeat is missed (10 s)");
        ChangeView rolled = await(change, view -> view.phase().isFinal());
        require(rolled.phase() == Phase.COMPLETED, "the change ended " + rolled.phase() + ": " + rolled.failure());
        List<String> terminations = effects.terminations();
        require(terminations.size() == 3, "expected 3 terminations, the cloud saw " + terminations);
        require(new HashSet<>(terminations).size() == 3, "an instance was terminated twice: " + terminations);
        require(effects.detachments() == 1, "expected 1 detachment, the cloud saw " + effects.detachments());
        screen.good("the cloud saw 3 terminations and 1 detachment, each of another instance: nothing was done twice");
        summary.put("instances replaced", terminations.size());
        summary.put("worker killed while draining", node);
    }

    private void land(String change, Workload workload, Map<String, Object> summary) {
        screen.step("Validate, export the kubeconfig, read the history");
        JsonNode validation = api.get("/v1/clusters/" + CLUSTER + "/validation");
        require(
                validation.path("healthy").asBoolean(),
                "the cluster does not validate: " + validation.path("failures"));
        screen.good("cluster " + CLUSTER + " is ready");
        JsonNode groups = api.get("/v1/clusters/" + CLUSTER + "/rolling-update");
        for (JsonNode group : groups) {
            require(group.path("needUpdate").asInt() == 0, group.path("name").asText() + " still has stale nodes");
        }
        screen.good("every node runs the new launch template version");
        await("the workload", () -> workload.ready() == Workload.REPLICAS);
        Path kubeconfig = folder.resolve("exported.kubeconfig");
        write(kubeconfig, api.text("/v1/clusters/" + CLUSTER + "/kubeconfig?admin=PT1H&user=" + REQUESTER));
        screen.command("windlass export kubeconfig " + CLUSTER + " --admin && kubectl get nodes");
        try (KubernetesClient exported = client(kubeconfig)) {
            List<Node> nodes = exported.nodes().list().getItems();
            require(nodes.size() == 3, "expected 3 nodes, the exported kubeconfig shows " + nodes.size());
            nodes.forEach(node -> screen.line("    %s  Ready  %s"
                    .formatted(
                            node.getMetadata().getName(),
                            node.getStatus().getNodeInfo().getKubeletVersion())));
        }
        screen.command("windlass history " + CLUSTER + " " + change);
        JsonNode entries =
                api.get("/v1/clusters/" + CLUSTER + "/history?change=" + change).path("entries");
        require(entries.size() > 20, "the history has only " + entries.size() + " entries");
        for (JsonNode entry : entries) {
            screen.line("    %s  %-9s %s"
                    .formatted(
                            entry.path("at").asText(),
                            entry.path("actor").asText(),
                            entry.path("message").asText()));
        }
        summary.put("history entries", entries.size());
    }

    private void hear(JournalEntry entry) {
        if (!entry.change().equals(followed.get())) {
            return;
        }
        screen.line("    " + JournalFormatter.timedLine(entry));
        if (entry.type().equals(EventTypes.NODE_DRAINING) && entry.id().contains("/nodes-")) {
            draining.compareAndSet(null, entry);
        }
    }

    private KubernetesClient kubernetes() {
        return client(Path.of(windlass.environment().get("KUBECONFIG")));
    }

    private static KubernetesClient client(Path kubeconfig) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
    }

    private ChangeView await(String change, Predicate<ChangeView> condition) {
        AtomicReference<ChangeView> last = new AtomicReference<>();
        await(
                "change " + change,
                () -> api.change(change)
                        .map(view -> {
                            last.set(view);
                            screen.show(view);
                            return condition.test(view) || view.phase().isFinal();
                        })
                        .orElse(false));
        require(
                condition.test(last.get()),
                "change " + change + " ended " + last.get().phase() + ": "
                        + last.get().failure());
        return last.get();
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            require(System.nanoTime() - deadline < 0, what + " took longer than " + LIMIT.toMinutes() + " min");
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new DemoFailure(otherwise);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
