package dev.windlass.workflow.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.ChangeView;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.QuestionAnswer;
import dev.windlass.change.SubjectCommand;
import dev.windlass.rollout.DrainOutcome;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.workflow.change.ChangeWorkflow;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateStage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A command that is still on its way to the rollouts when the change ends. */
@Timeout(120)
class LateEntriesTest {

    static List<Arguments> commands() {
        return List.of(
                Arguments.of(
                        "pause",
                        new CommandRequest("dave", "lunch"),
                        "dave paused (lunch); the step in hand is finished first"),
                Arguments.of(
                        "skip",
                        new SubjectCommand("i-nodes-01", "dave", "keep it"),
                        "dave said to skip i-nodes-01 (keep it)"),
                Arguments.of(
                        "force",
                        new SubjectCommand("default/web", "dave", "late"),
                        "dave said to force default/web (late)"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theJournalHasTheCommandThatWasAcceptedAsTheChangeEnded(String command, Object word, String entry) {
        try (TestStage stage = new TestStage(Instant.now(), SlowSignals.of(command))) {
            stage.cluster.group("nodes", Role.NODE, 1).current = 2;
            stage.cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/stuck")));
            ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
            stage.await(change, view -> view.question() != null);
            WorkflowStub untyped = WorkflowStub.fromTyped(change);
            untyped.startUpdate(command, WorkflowUpdateStage.ACCEPTED, ChangeView.class, word);

            change.answer(new QuestionAnswer("abort", "carol", "", null));

            untyped.getResult(ChangeView.class);
            assertThat(stage.said()).contains(entry);
        }
    }
}
