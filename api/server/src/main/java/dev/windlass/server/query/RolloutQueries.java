package dev.windlass.server.query;

import dev.windlass.change.ChangeView;
import dev.windlass.change.ChangeView.GroupProgress;
import dev.windlass.change.Phase;
import dev.windlass.workflow.rollout.RolloutWorkflow;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which nodes are in hand at this moment, and in which step. Rollouts tell their change only what is worth a signal, so
 * they are asked themselves.
 */
@Singleton
public final class RolloutQueries {

    private static final Logger log = LoggerFactory.getLogger(RolloutQueries.class);

    private final WorkflowClient client;

    public RolloutQueries(WorkflowClient client) {
        this.client = client;
    }

    /** The view with its groups as they are now, as far as they answer. */
    public ChangeView seenIn(ChangeView view) {
        return view.phase() == Phase.ROLLING
                ? view.withGroups(
                        view.groups().stream().map(group -> now(view, group)).toList())
                : view;
    }

    private GroupProgress now(ChangeView view, GroupProgress told) {
        if (!told.state().equals("rolling")) {
            return told;
        }
        String rollout = RolloutWorkflow.id(view.cluster(), view.id(), told.instanceGroup());
        try {
            GroupProgress now =
                    client.newWorkflowStub(RolloutWorkflow.class, rollout).progress();
            // One that goes on as a new run has not counted its nodes before it looked.
            return now.nodes() == 0 ? told : now;
        } catch (WorkflowException | StatusRuntimeException silent) {
            log.debug("{} does not answer", rollout, silent);
            return told;
        }
    }
}
