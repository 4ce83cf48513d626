package dev.windlass.workflow.rollout;

import dev.windlass.change.ChangeView.GroupProgress;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells the change how far a rollout is, as the change is what people look at; a rollout started by hand has nobody to
 * tell. Only what is worth it: Temporal takes 10,000 signals a run, and a change may have thousands of nodes.
 */
final class ChangeReports {

    private static final int PARTS = 20;

    private GroupReport told;

    void tell(GroupProgress progress, Optional<Questions.Open> asked) {
        GroupReport report = asked.map(open -> new GroupReport(progress, open.question(), open.choices()))
                .orElseGet(() -> new GroupReport(progress, null, List.of()));
        if (told != null && !worthTelling(told, report)) {
            return;
        }
        told = report;
        Workflow.getInfo()
                .getParentWorkflowId()
                .ifPresent(id -> Workflow.newExternalWorkflowStub(GroupReportReceiver.class, id)
                        .report(report));
    }

    /** Every step of a small group; of a large one each twentieth part, and whatever a person has to know. */
    private static boolean worthTelling(GroupReport last, GroupReport next) {
        GroupProgress before = last.progress();
        GroupProgress now = next.progress();
        boolean changed = !Objects.equals(next.question(), last.question())
                || !now.state().equals(before.state())
                || !Objects.equals(now.holds(), before.holds());
        boolean far = now.replaced() - before.replaced() >= Math.max(1, now.nodes() / PARTS);
        boolean small = now.nodes() <= PARTS;
        return changed || far || small && !next.equals(last);
    }
}
