package dev.windlass.bench;

import dev.windlass.activity.RolloutActivities;
import dev.windlass.change.RolloutOptions;
import dev.windlass.sandbox.Deadline;
import dev.windlass.sandbox.LocalStackException;
import dev.windlass.workflow.rollout.RolloutWorkflow;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * (d) What worker and API keep resident. The rollouts in flight are Windlass' own, of one real cluster under fifty
 * names, each with a validation under way that a pending pod keeps red: the state that holds the most.
 */
final class MemoryBench {

    static final int ROLLOUTS = 50;
    private static final String GROUP = "nodes-us-east-1d";
    private static final Duration SETTLE = Duration.ofSeconds(20);
    private static final double KILO = 1024;

    private final Stage stage;

    MemoryBench(Stage stage) {
        this.stage = stage;
    }

    /** As they stand now. */
    List<Figure> measure(String when) {
        double worker = resident(stage.windlass().worker().process().pid());
        double api = resident(stage.windlass().api().process().pid());
        return List.of(
                Figure.of("d", "resident, worker, " + when, worker, "MB"),
                Figure.of("d", "resident, API and ingest, " + when, api, "MB"));
    }

    List<Figure> inFlight() {
        List<WorkflowStub> rollouts = new ArrayList<>();
        try (KubernetesClient kubernetes = stage.kubernetes(Events.CLUSTER)) {
            keepRed(kubernetes);
            double before = resident(stage.windlass().worker().process().pid());
            for (int i = 0; i < ROLLOUTS; i++) {
                rollouts.add(begin("bench-flight-" + i));
            }
            if (!Deadline.in(Stage.LIMIT).await(() -> rollouts.stream().allMatch(MemoryBench::validates))) {
                throw new LocalStackException("not all of " + ROLLOUTS + " rollouts came to their validation");
            }
            Deadline.in(SETTLE).await(() -> false);
            List<Figure> figures = new ArrayList<>(measure(ROLLOUTS + " rollouts in flight"));
            double grown = resident(stage.windlass().worker().process().pid()) - before;
            figures.add(Figure.of("d", "what the worker grew by, a rollout in flight", grown / ROLLOUTS, "MB"));
            rollouts.forEach(rollout -> rollout.terminate("measured"));
            kubernetes
                    .pods()
                    .inNamespace("kube-system")
                    .withName("bench-pending")
                    .delete();
            return figures;
        }
    }

    private WorkflowStub begin(String change) {
        RolloutOptions options = new RolloutOptions(
                null, Duration.ZERO, null, null, Duration.ZERO, Duration.ofMinutes(15), null, null, null);
        RolloutWorkflow rollout = stage.temporal()
                .newWorkflowStub(RolloutWorkflow.class, stage.named(RolloutWorkflow.id(Events.CLUSTER, change, GROUP)));
        WorkflowClient.start(rollout::run, RolloutWorkflow.State.of(Events.CLUSTER, change, GROUP, options, true));
        return WorkflowStub.fromTyped(rollout);
    }

    private static boolean validates(WorkflowStub rollout) {
        return rollout.describe().getRawDescription().getPendingActivitiesList().stream()
                .anyMatch(activity -> activity.getActivityType().getName().equals(RolloutActivities.GATE));
    }

    private static void keepRed(KubernetesClient kubernetes) {
        kubernetes
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("bench-pending")
                        .withNamespace("kube-system")
                        .endMetadata()
                        .withNewSpec()
                        .withPriorityClassName("system-cluster-critical")
                        .withNodeSelector(Map.of("windlass.dev/bench", "nowhere"))
                        .addNewContainer()
                        .withName("pause")
                        .withImage("registry.k8s.io/pause:3.10")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    private static double resident(long pid) {
        return ResidentMemory.kilobytes(pid) / KILO;
    }
}
