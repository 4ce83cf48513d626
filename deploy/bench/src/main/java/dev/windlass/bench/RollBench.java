package dev.windlass.bench;

import dev.windlass.bench.Steps.Step;
import dev.windlass.change.ChangeView;
import dev.windlass.change.ChangeView.GroupProgress;
import dev.windlass.change.Phase;
import dev.windlass.sandbox.LocalStackException;
import dev.windlass.workflow.change.ChangeWorkflow;
import dev.windlass.workflow.rollout.RolloutWorkflow;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * (c) Rolls one control plane and two nodes whose replacements boot at once, without settling and without a pause
 * between validations, and tells below what it cannot go.
 */
final class RollBench {

    private static final String ID = "bench-roll";
    private static final String HOPS_QUEUE = "bench-hops";
    private static final int HOPS = 100;

    private final Stage stage;

    RollBench(Stage stage) {
        this.stage = stage;
    }

    List<Figure> measure() {
        double hop = hop();
        stage.publish(ID, Events.CLUSTER, Events.roll(Events.CLUSTER));
        stage.flush();
        stage.await(Events.CLUSTER, ID, view -> view.phase() == Phase.COMPLETED);
        String workflow = ChangeWorkflow.id(Events.CLUSTER, ID);
        ChangeView ended = stage.temporal().newUntypedWorkflowStub(workflow).getResult(ChangeView.class);
        int replaced = ended.groups().stream().mapToInt(GroupProgress::replaced).sum();
        if (replaced != 3) {
            throw new LocalStackException("the roll replaced " + replaced + " nodes, not 3");
        }
        List<Steps> rollouts = ended.groups().stream()
                .map(group -> RolloutWorkflow.id(Events.CLUSTER, ID, group.instanceGroup()))
                .map(id -> Steps.of(stage.temporal(), id))
                .toList();
        List<Step> chain =
                rollouts.stream().flatMap(steps -> steps.chain().stream()).toList();
        Instant begun =
                rollouts.stream().map(Steps::began).min(Instant::compareTo).orElseThrow();
        Instant done =
                rollouts.stream().map(Steps::ended).max(Instant::compareTo).orElseThrow();
        Duration work = chain.stream().map(Step::work).reduce(Duration.ZERO, Duration::plus);
        return List.of(
                Figure.of("c", "roll of 3 nodes, boot time zero", Figures.seconds(Duration.between(begun, done)), "s"),
                Figure.of("c", "steps of it that cannot overlap", chain.size(), "steps"),
                Figure.of("c", "an empty step on this Temporal", hop * 1000, "ms"),
                Figure.of("c", "lower bound: those steps, empty", chain.size() * hop, "s"),
                Figure.of("c", "of the wall, at work inside those steps", Figures.seconds(work), "s"));
    }

    /** Seconds that a workflow needs for an activity that does nothing. */
    private double hop() {
        WorkerFactory factory = WorkerFactory.newInstance(
                stage.temporal(),
                WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        .build());
        try {
            Worker worker = factory.newWorker(HOPS_QUEUE);
            worker.registerWorkflowImplementationTypes(Hops.OneByOne.class);
            worker.registerActivitiesImplementations((Hops.Hop) cluster -> {});
            factory.start();
            run("warm-up", HOPS);
            long begun = System.nanoTime();
            run("measured", HOPS);
            return (System.nanoTime() - begun) / 1e9 / HOPS;
        } finally {
            factory.shutdown();
        }
    }

    private void run(String name, int count) {
        stage.temporal()
                .newWorkflowStub(
                        Hops.class,
                        stage.named("bench-hops-" + name).toBuilder()
                                .setTaskQueue(HOPS_QUEUE)
                                .build())
                .run(count);
    }
}
