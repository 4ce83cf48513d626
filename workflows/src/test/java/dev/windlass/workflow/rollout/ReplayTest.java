package dev.windlass.workflow.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.workflow.change.ChangeRun;
import dev.windlass.workflow.cluster.ClusterQueue;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replays what a stack recorded while it created a cluster and carried it from kubenet to Calico, of a forced roll with a
 * canary and a checkpoint before rolls had plans, and of one whose checkpoints asked, and were answered, in longer words.
 * Where this fails, the workflows that are open at an upgrade would fail as well: guard the change with
 * {@code Workflow.getVersion}, and keep the old history. {@code histories/renew.py} beside the histories records them anew.
 */
class ReplayTest {

    @Test
    void theQueueOfAClusterTakesTheSameSteps() throws Exception {
        WorkflowReplayer.replayWorkflowExecution(history("cluster"), ClusterQueue.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"change", "roll-change", "asked-change"})
    void aChangeTakesTheSameSteps(String name) throws Exception {
        WorkflowReplayer.replayWorkflowExecution(history(name), ChangeRun.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rollout-control-plane-us-east-1d",
                "rollout-nodes-us-east-1d",
                "roll-rollout-control-plane-us-east-1d",
                "roll-rollout-nodes-us-east-1d",
                "asked-rollout-nodes-us-east-1d"
            })
    void aRolloutTakesTheSameSteps(String name) throws Exception {
        WorkflowReplayer.replayWorkflowExecution(history(name), GroupRollout.class);
    }

    /** Shows that a replay can fail: one activity goes by another name. */
    @Test
    void aStepThatIsAnotherIsNoticed() throws IOException {
        WorkflowExecutionHistory other = WorkflowExecutionHistory.fromJson(
                text("rollout-nodes-us-east-1d").replace("\"Terminate\"", "\"Detach\""));
        assertThat(other.toJson(false))
                .isNotEqualTo(history("rollout-nodes-us-east-1d").toJson(false));
        assertThatThrownBy(() -> WorkflowReplayer.replayWorkflowExecution(other, GroupRollout.class))
                .hasStackTraceContaining("NonDeterministic");
    }

    private static WorkflowExecutionHistory history(String name) throws IOException {
        return WorkflowExecutionHistory.fromJson(text(name));
    }

    private static String text(String name) throws IOException {
        try (InputStream file = ReplayTest.class.getResourceAsStream("histories/" + name + ".json")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
