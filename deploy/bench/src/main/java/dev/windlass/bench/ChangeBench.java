package dev.windlass.bench;

import dev.windlass.bench.Steps.Step;
import dev.windlass.change.Approval;
import dev.windlass.change.ChangeView;
import dev.windlass.change.Phase;
import dev.windlass.sandbox.LocalStackException;
import dev.windlass.workflow.change.ChangeWorkflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** (b) The change from kubenet to Calico on a cluster of one control plane and two nodes: plan and apply. */
final class ChangeBench {

    static final int MOST_CALLS = 60;
    private static final String ID = "bench-calico";

    private final Stage stage;

    ChangeBench(Stage stage) {
        this.stage = stage;
    }

    /** The cluster that (b) changes and (c), (d) and (e) use; its own creation is not counted. */
    static void prepare(Stage stage) {
        stage.publish("bench-create", Events.CLUSTER, Events.create(Events.CLUSTER, "automatic"));
        stage.flush();
        stage.await(Events.CLUSTER, "bench-create", view -> view.phase() == Phase.COMPLETED);
    }

    List<Figure> measure() {
        stage.publish(ID, Events.CLUSTER, Events.calico(Events.CLUSTER));
        stage.flush();
        ChangeView planned = stage.await(
                Events.CLUSTER, ID, view -> view.phase() == Phase.AWAITING_APPROVAL && view.digest() != null);
        stage.change(Events.CLUSTER, ID).approve(new Approval(planned.digest(), "bench", "benchmark"));
        String workflow = ChangeWorkflow.id(Events.CLUSTER, ID);
        ChangeView ended = stage.temporal().newUntypedWorkflowStub(workflow).getResult(ChangeView.class);
        if (ended.phase() != Phase.COMPLETED) {
            throw new LocalStackException("the change to Calico ended " + ended.phase() + ": " + ended.failure());
        }
        Steps steps = Steps.of(stage.temporal(), workflow);
        Step plan = steps.named("Plan").getFirst();
        Instant begun = steps.named("Commit").getFirst().scheduled();
        List<Step> tasks = steps.named("Apply");
        Instant applied =
                tasks.stream().map(Step::completed).max(Instant::compareTo).orElseThrow();
        Step proof = steps.named("Replan").getFirst();
        return List.of(
                Figure.of("b", "plan of the Calico change", Figures.seconds(plan.whole()), "s"),
                Figure.of("b", "AWS calls of that plan", calls(plan), "calls").atMost(MOST_CALLS),
                Figure.of(
                        "b",
                        "apply, %d tasks".formatted(tasks.size()),
                        Figures.seconds(Duration.between(begun, applied)),
                        "s"),
                Figure.of("b", "proof that the same plan is empty", Figures.seconds(proof.whole()), "s"));
    }

    private long calls(Step plan) {
        return new AwsCalls(stage.windlass().stack().cloud().calls()).between(plan.started(), plan.completed());
    }
}
