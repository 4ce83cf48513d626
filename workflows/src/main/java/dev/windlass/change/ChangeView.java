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
        Instant finishedAt) {

    /** How far one instance group is rolled. @param state {@code waiting}, {@code rolling}, {@code done}, {@code failed} */
    public record GroupProgress(String instanceGroup, String state, int replaced, int stale, int nodes) {}

    public ChangeView {
        groups = groups == null ? List.of() : List.copyOf(groups);
    }
}
