package dev.windlass.workflow.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.windlass.change.CommandRequest;
import dev.windlass.change.QuestionAnswer;
import dev.windlass.rollout.DrainOutcome;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.workflow.change.ChangeRun;
import dev.windlass.workflow.change.ChangeWorkflow;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An upgrade to a release whose rules refuse what an earlier release has accepted: the history is made into one that
 * today's rules refuse.
 */
@Timeout(120)
class StricterReleaseTest {

    private static final Pattern PAYLOAD = Pattern.compile("(?<=\"data\":)(\\s*)\"([A-Za-z0-9+/=]+)\"");

    @Test
    void replaysAnAnswerWhoseChoiceIsNoLongerOffered() {
        replays(answered("skip", null, null), "\"choice\":\"skip\"", "\"choice\":\"leave\"");
    }

    @Test
    void replaysAnAnswerWithoutItsQuestionWhoseChoiceIsNoLongerOffered() {
        replays(
                answered("skip", null, "nodes"),
                "\"choices\":[\"retry\",\"force\",\"skip\"",
                "\"choices\":[\"retry\",\"force\",\"leave\"");
    }

    @Test
    void replaysAnAnswerThatTheRulesTakeForOneToAnotherQuestion() {
        replays(
                answered("skip", "asked", null),
                "\"reason\":\"late\",\"question\":\"draining",
                "\"reason\":\"late\",\"question\":\"emptying");
    }

    @Test
    void replaysARetryThatIsNoLongerOffered() {
        replays(
                change -> change.retry(new CommandRequest("carol", "late")),
                "\"choices\":[\"retry\"",
                "\"choices\":[\"again\"");
    }

    /** @param question {@code null} for an answer that names none */
    private static Consumer<ChangeWorkflow> answered(String choice, String question, String group) {
        return change -> change.answer(new QuestionAnswer(
                choice, "carol", "late", question == null ? null : change.view().question(), group));
    }

    private static void replays(Consumer<ChangeWorkflow> command, String accepted, String refused) {
        String history = historyOf(command);
        String stricter = PAYLOAD.matcher(history)
                .replaceAll(found ->
                        found.group(1) + '"' + encoded(decoded(found.group(2)).replace(accepted, refused)) + '"');
        assertThat(stricter).isNotEqualTo(history);

        assertThatCode(() -> WorkflowReplayer.replayWorkflowExecution(
                        WorkflowExecutionHistory.fromJson(stricter), ChangeRun.class))
                .doesNotThrowAnyException();
    }

    private static String historyOf(Consumer<ChangeWorkflow> command) {
        try (TestStage stage = new TestStage()) {
            stage.cluster.group("nodes", Role.NODE, 1).current = 2;
            stage.cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/stuck")));
            ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
            stage.await(change, view -> view.question() != null);
            command.accept(change);
            stage.await(change, view -> view.phase().isFinal());
            return stage.environment
                    .getWorkflowClient()
                    .fetchHistory(ChangeWorkflow.id(TestStage.CLUSTER, "c1"))
                    .toJson(false);
        }
    }

    private static String decoded(String data) {
        return new String(Base64.getDecoder().decode(data), StandardCharsets.ISO_8859_1);
    }

    private static String encoded(String data) {
        return Base64.getEncoder().encodeToString(data.getBytes(StandardCharsets.ISO_8859_1));
    }
}
