package dev.windlass.change;

import java.time.Instant;
import java.util.List;

/**
 * A change as a reader sees it at this moment.
 *
 * @param approval whose word its plan waits for; {@code null} in what was sealed before that was told
 * @param digest of the sealed plan; {@code null} before planning
 * @param create tasks that create; {@code modify}, {@code delete} likewise
 * @param tasksDone tasks applied so far, of {@code tasksTotal}
 * @param paused whether it stops after the step in hand
 * @param question what it waits for an answer to, or {@code null}; the first of {@code questions}
 * @param failure why it ended unwell, or {@code null}
 * @param waiting what it tries again and again, with the last failure, what a gate finds red, what holds a drain, or behind
 *     which change it waits; {@code null} for nothing, and where it is not asked for live
 * @param questions every question that is open, an instance group each
 */
public record ChangeView(
        String id,
        String cluster,
        String kind,
        String requester,
        String reason,
        ApprovalPolicy approval,
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
        String waiting,
        List<OpenQuestion> questions) {

    /**
     * How far one instance group is rolled.
     *
     * @param state {@code waiting}, {@code rolling}, {@code done}, {@code failed}
     * @param inHand the nodes that are being replaced at this moment, with the step that each is in
     * @param holds what keeps it from going on, such as a maintenance window that is closed, or {@code null}
     */
    public record GroupProgress(
            String instanceGroup,
            String state,
            int replaced,
            int stale,
            int nodes,
            List<NodeInHand> inHand,
            String holds) {
        public GroupProgress {
            inHand = inHand == null ? List.of() : List.copyOf(inHand);
        }

        public GroupProgress(String instanceGroup, String state, int replaced, int stale, int nodes) {
            this(instanceGroup, state, replaced, stale, nodes, List.of(), null);
        }
    }

    /**
     * @param step {@code waiting}, {@code cordoning}, {@code deregistering}, {@code draining}, {@code settling},
     *     {@code terminating}
     */
    public record NodeInHand(String instance, String node, String step) {}

    /** @param choices what may be answered */
    public record OpenQuestion(String instanceGroup, String question, List<String> choices) {
        public OpenQuestion {
            choices = List.copyOf(choices);
        }
    }

    public ChangeView {
        groups = groups == null ? List.of() : List.copyOf(groups);
        questions = questions == null ? List.of() : List.copyOf(questions);
    }

    /** A change that nobody has looked at yet. */
    public static ChangeView queued(Change change) {
        return new ChangeView(
                change.id(),
                change.cluster(),
                change.request().kind(),
                change.requester(),
                change.reason(),
                change.approval(),
                Phase.QUEUED,
                null,
                0,
                0,
                0,
                0,
                0,
                List.of(),
                false,
                null,
                null,
                null,
                change.requestedAt(),
                null,
                null,
                List.of());
    }

    public ChangeView withGroups(List<GroupProgress> now) {
        return new ChangeView(
                id,
                cluster,
                kind,
                requester,
                reason,
                approval,
                phase,
                digest,
                create,
                modify,
                delete,
                tasksDone,
                tasksTotal,
                now,
                paused,
                question,
                failure,
                approvedBy,
                requestedAt,
                finishedAt,
                waiting,
                questions);
    }

    public ChangeView waitingFor(String what) {
        return new ChangeView(
                id,
                cluster,
                kind,
                requester,
                reason,
                approval,
                phase,
                digest,
                create,
                modify,
                delete,
                tasksDone,
                tasksTotal,
                groups,
                paused,
                question,
                failure,
                approvedBy,
                requestedAt,
                finishedAt,
                what,
                questions);
    }
}
