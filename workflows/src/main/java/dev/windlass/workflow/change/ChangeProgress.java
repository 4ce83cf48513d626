package dev.windlass.workflow.change;

import dev.windlass.change.Approval;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeView;
import dev.windlass.change.ChangeView.GroupProgress;
import dev.windlass.change.ChangeView.OpenQuestion;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.Phase;
import dev.windlass.change.QuestionAnswer;
import dev.windlass.plan.PlanSummary;
import dev.windlass.rollout.GroupSummary;
import dev.windlass.workflow.SearchAttributes;
import dev.windlass.workflow.WorkflowClock;
import dev.windlass.workflow.rollout.Aborted;
import dev.windlass.workflow.rollout.GroupReport;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where one change stands; what {@link ChangeView} is made from. */
final class ChangeProgress {

    private final Change change;
    private final SortedMap<String, GroupProgress> groups = new TreeMap<>();
    private final SortedMap<String, Asking> asking = new TreeMap<>();
    private Asking lastAnswered;
    private CommandRequest aborted;
    private Phase phase = Phase.QUEUED;
    private PlanSummary plan;
    private Approval approval;
    private int tasksDone;
    private boolean paused;
    private String failure;
    private Instant finishedAt;

    ChangeProgress(Change change) {
        this.change = change;
    }

    Phase phase() {
        return phase;
    }

    void enter(Phase next) {
        if (next.isFinal() && phase.compareTo(Phase.ROLLING) < 0) {
            // Nobody will roll them.
            groups.clear();
        }
        phase = next;
        if (next.isFinal()) {
            finishedAt = WorkflowClock.now();
        }
        Workflow.upsertTypedSearchAttributes(SearchAttributes.PHASE.valueSet(next.name()));
    }

    /** @param ending {@link Phase#FAILED} or {@link Phase#ABORTED} */
    void fail(String why, Phase ending) {
        failure = why;
        enter(ending);
    }

    PlanSummary plan() {
        return plan;
    }

    /** A new plan asks for a new approval. */
    void planned(PlanSummary sealed) {
        plan = sealed;
        approval = null;
        tasksDone = 0;
        showGroups();
    }

    /** The same plan as before, of a cloud that was looked at anew. */
    void confirmed(PlanSummary same) {
        plan = same;
        showGroups();
    }

    /** Whoever is to approve the plan sees how many nodes it is about. */
    private void showGroups() {
        groups.clear();
        if (plan.groups() != null) {
            plan.groups().forEach(this::waiting);
        }
    }

    Approval approval() {
        return approval;
    }

    void approved(Approval word) {
        approval = word;
    }

    void taskDone() {
        tasksDone++;
    }

    boolean paused() {
        return paused;
    }

    void paused(boolean value) {
        paused = value;
    }

    void waiting(GroupSummary group) {
        groups.put(
                group.instanceGroup(),
                new GroupProgress(
                        group.instanceGroup(), "waiting", 0, group.toReplace(change.forced()), group.total()));
    }

    /** A group that rolls has at most one question open. */
    void rolling(GroupReport report) {
        String group = report.progress().instanceGroup();
        groups.put(group, report.progress());
        Asking before = asking.get(group);
        boolean same = before != null && before.question().question().equals(report.question());
        if (report.question() == null) {
            asking.remove(group);
        } else if (!same) {
            asking.put(group, new Asking(new OpenQuestion(group, report.question(), report.choices()), null));
        }
    }

    /** A question with the answer that is on its way to the rollout that asks. */
    record Asking(OpenQuestion question, QuestionAnswer answer) {}

    /** Every question, the answered ones included until their rollout has heard the answer. */
    List<Asking> asking() {
        return List.copyOf(asking.values());
    }

    /**
     * The question that an accepted answer is to: that of the instance group it names, else the one it names, else the
     * first. Its rollout ignores what does not fit. Empty only if nothing is open.
     */
    Optional<OpenQuestion> meant(QuestionAnswer answer) {
        Comparator<OpenQuestion> nearest = Comparator.comparing(
                        (OpenQuestion asked) -> asked.instanceGroup().equals(answer.instanceGroup()))
                .thenComparing(asked -> asked.question().equals(answer.question()));
        return open().stream().max(nearest);
    }

    void answered(OpenQuestion question, QuestionAnswer answer) {
        lastAnswered = new Asking(question, answer);
        asking.put(question.instanceGroup(), lastAnswered);
    }

    /** For somebody who answers late: the question that was answered last, also once its rollout went on. */
    Optional<Asking> lastAnswered() {
        return Optional.ofNullable(lastAnswered);
    }

    /** A group that has ended asks nothing any more. */
    void ended(String instanceGroup) {
        asking.remove(instanceGroup);
    }

    void abort(CommandRequest word) {
        aborted = word;
    }

    Optional<CommandRequest> aborted() {
        return Optional.ofNullable(aborted);
    }

    /** @throws Aborted once a person has said so */
    void stopIfAborted() {
        if (aborted != null) {
            throw new Aborted(Aborted.by(aborted));
        }
    }

    private List<OpenQuestion> open() {
        return asking.values().stream()
                .filter(asked -> asked.answer() == null)
                .map(Asking::question)
                .toList();
    }

    ChangeView view() {
        return new ChangeView(
                change.id(),
                change.cluster(),
                change.request().kind(),
                change.requester(),
                change.reason(),
                change.approval(),
                phase,
                plan == null ? null : plan.digest(),
                plan == null ? 0 : plan.create(),
                plan == null ? 0 : plan.modify(),
                plan == null ? 0 : plan.delete(),
                tasksDone,
                plan == null ? 0 : plan.tasks().size(),
                List.copyOf(groups.values()),
                paused,
                open().isEmpty() ? null : open().getFirst().question(),
                failure,
                approval == null ? null : approval.who(),
                change.requestedAt(),
                finishedAt,
                null,
                open());
    }
}
