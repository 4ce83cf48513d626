package dev.windlass.conformance;

import dev.windlass.change.ChangeRequest;
import dev.windlass.spec.ClusterDocuments;
import dev.windlass.spec.NewCluster;
import dev.windlass.workflow.change.ChangeWorkflow;
import dev.windlass.workflow.rollout.RolloutWorkflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The life of a cluster by a worker process: created from its documents, moved from kubenet to Calico, and deleted with all
 * that it has. What a crash changes is for the test.
 */
final class InterruptedCluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final String ZONE = "us-east-1a";
    private static final String SSH_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFNoK4sBAPyVN/PrQzjHAW4VVhz0lkUxC25B1QfDasl5 admin@example";
    private static final List<String> GROUPS = List.of("control-plane-" + ZONE, "nodes-" + ZONE);

    private final RolloutWorld world;
    private final SortedMap<String, SortedMap<String, List<String>>> held = new TreeMap<>();
    private final List<String> workflows = new ArrayList<>();
    private WorkerProcess worker;

    private InterruptedCluster(Servers servers, Hook hook) {
        world = RolloutWorld.on(parts -> {
            worker = WorkerProcess.of(parts, servers, hook);
            return worker;
        });
    }

    static InterruptedCluster of(Servers servers, Hook hook) {
        return new InterruptedCluster(servers, hook);
    }

    /**
     * Lets the cluster live its life while worker after worker dies.
     *
     * @return where one died: not where work had gone on beside another's death, and is done
     */
    List<String> live(List<String> points) {
        List<String> left = new ArrayList<>(points);
        worker.startHaltingAt(left);
        for (ChangeRequest request : life()) {
            RunningChange change =
                    world.start(new Rolling().drainTimeout(PATIENCE).validateTimeout(PATIENCE), request);
            workflows.add(ChangeWorkflow.id(world.cluster(), change.id()));
            GROUPS.forEach(group -> workflows.add(RolloutWorkflow.id(world.cluster(), change.id(), group)));
            left.removeAll(worker.dieAt(left, change::isOver));
            change.result().completed();
            held.put(change.id(), world.held());
        }
        return points.stream().filter(point -> !left.contains(point)).toList();
    }

    private List<ChangeRequest> life() {
        NewCluster cluster = NewCluster.of(world.cluster(), List.of(ZONE), 1, 1, world.stateStore());
        return List.of(
                new ChangeRequest.Create(ClusterDocuments.toYaml(cluster.definition()), SSH_KEY),
                new ChangeRequest.Edit(
                        null, Map.of("spec.networking", Map.of("calico", Map.of("crossSubnet", true))), List.of()),
                new ChangeRequest.Delete());
    }

    /** What the cloud held after each change, by kind and name, whatever the cluster's name. */
    SortedMap<String, SortedMap<String, List<String>>> held() {
        return held;
    }

    /** Before and after every kind of side effect so far, in the order in which they were first come to. */
    List<String> points() {
        return CrashPoints.of(world, worker.client(), workflows);
    }

    @Override
    public void close() {
        world.close();
    }
}
