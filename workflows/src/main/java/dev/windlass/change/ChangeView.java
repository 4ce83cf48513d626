package dev.windlass.change;

import java.time.Instant;
import java.util.List;

/**
 * A change as a reader sees it at this moment.
 *
 * @param digest of the sealed plan; {@code null} before planning
 * @param create tasks that create; {@code modify}, {@code delete} likewise
 * @param tasksDone tasks applied so far, of {@code tasksTotal}
 * @param paused whether it stops after the step in hand
 * @param question what it waits for an answer to, or {@code null}
 * @param failure why it ended unwell, or {@code null}
 * @param waiting what it tries again and again, with the last failure, or {@code null}; only where it is asked for live
 */
public record ChangeView(
        String id,
        String cluster,
        String kind,
        String requester,
        String reason,
        Phase phase,
        String digest,
        int create,
        int modify,
        int delete,
        int tasksDone,
        int tasksTotal,
        List<GroupProgress> groups,
        boolean paused,
        String question,
        String failure,
        String approvedBy,
        Instant requestedAt,
        Instant finishedAt,
        String waiting) {

    /** How far one instance group is rolled. @param state {@code waiting}, {@code rolling}, {@code done}, {@code failed} */
    public record GroupProgress(String instanceGroup, String state, int replaced, int stale, int nodes) {}

    public ChangeView {
        groups = groups == null ? List.of() : List.copyOf(groups);
    }

    /** As the change itself knows it: what Temporal tries on its behalf it cannot see. */
    public ChangeView(
            String id,
            String cluster,
            String kind,
            String requester,
            String reason,
            Phase phase,
            String digest,
            int create,
            int modify,
            int delete,
            int tasksDone,
            int tasksTotal,
            List<GroupProgress> groups,
            boolean paused,
            String question,
            String failure,
            String approvedBy,
            Instant requestedAt,
            Instant finishedAt) {
        this(id, cluster, kind, requester, reason, phase, digest, create, modify, delete, tasksDone, tasksTotal, groups,
                paused, question, failure, approvedBy, requestedAt, finishedAt, null);
    }

    public ChangeView waitingFor(String what) {
        return new ChangeView(id, cluster, kind, requester, reason, phase, digest, create, modify, delete, tasksDone,
                tasksTotal, groups, paused, question, failure, approvedBy, requestedAt, finishedAt, what);
    }
}
