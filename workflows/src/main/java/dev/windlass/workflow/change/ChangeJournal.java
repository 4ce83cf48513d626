package dev.windlass.workflow.change;

import dev.windlass.change.Approval;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.EventOrigin;
import dev.windlass.change.EventTypes;
import dev.windlass.change.Phase;
import dev.windlass.change.SubjectCommand;
import dev.windlass.plan.PlanSummary;
import dev.windlass.rollout.GroupSummary;
import dev.windlass.workflow.JournalWriter;
import dev.windlass.workflow.rollout.Aborted;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What happens to one change, and what people say to it, in the words that the history keeps. */
final class ChangeJournal {

    private final Change change;
    private final JournalWriter journal;

    ChangeJournal(Change change, JournalWriter journal) {
        this.change = change;
        this.journal = journal;
    }

    void admitted() {
        String kind = change.request().kind();
        say(
                EventTypes.CHANGE_ADMITTED,
                change.requester(),
                change.requester() + " asked for: " + kind + ofWhat(change.request())
                        + JournalWriter.because(change.reason()),
                Map.of(
                        "kind",
                        kind,
                        EventOrigin.SOURCE,
                        change.origin().source(),
                        EventOrigin.DIGEST,
                        change.origin().digest()));
    }

    /** What else was asked for is in the plan; of a roll, whose plan may be of nothing, it is told. */
    private static String ofWhat(ChangeRequest request) {
        if (!(request instanceof ChangeRequest.Roll roll)) {
            return "";
        }
        return " of "
                + (roll.instanceGroups().isEmpty() ? "all instance groups" : String.join(", ", roll.instanceGroups()))
                + (roll.force() ? ", also nodes that are up to date" : "");
    }

    void planned(PlanSummary plan) {
        say(
                EventTypes.CHANGE_PLANNED,
                JournalWriter.WINDLASS,
                "planned " + content(plan),
                Map.of("digest", plan.digest()));
        plan.warnings().forEach(warning -> journal.say(EventTypes.CHANGE_PLANNED, change.id(), "warning: " + warning));
    }

    private String content(PlanSummary plan) {
        return start(plan.digest()) + ": " + (plan.groups() == null ? resources(plan) : nodes(plan.groups()));
    }

    private static String resources(PlanSummary plan) {
        return "%d to create, %d to modify, %d to delete".formatted(plan.create(), plan.modify(), plan.delete());
    }

    private String nodes(List<GroupSummary> groups) {
        return groups.isEmpty()
                ? "no nodes to replace"
                : groups.stream()
                        .map(group -> "%d of %d nodes of %s"
                                        .formatted(
                                                group.toReplace(change.forced()), group.total(), group.instanceGroup())
                                + (group.templateVersion() == null ? "" : ", to " + launched(group.templateVersion())))
                        .collect(Collectors.joining("; ", "to replace ", ""));
    }

    /** A launch configuration has no versions. */
    private static String launched(String version) {
        return version.matches("\\d+") ? "template version " + version : version;
    }

    void plannedAgain(PlanSummary plan) {
        say(
                EventTypes.CHANGE_PLANNED,
                JournalWriter.WINDLASS,
                "the cloud moved since the plan was made; asking again: planned " + content(plan),
                Map.of("digest", plan.digest()));
    }

    void approved(Approval word) {
        ofPlan(EventTypes.CHANGE_APPROVED, "approved", word);
    }

    void rejected(Approval word) {
        ofPlan(EventTypes.CHANGE_REJECTED, "rejected", word);
    }

    private void ofPlan(String type, String verb, Approval word) {
        say(
                type,
                word.who(),
                word.who() + " " + verb + " " + start(word.digest()) + JournalWriter.because(word.reason()),
                Map.of("digest", word.digest()));
    }

    void paused(CommandRequest word) {
        say(
                EventTypes.CHANGE_PAUSED,
                word.who(),
                word.who() + " paused" + JournalWriter.because(word.reason()) + "; the step in hand is finished first",
                Map.of());
    }

    void resumed(CommandRequest word) {
        say(
                EventTypes.CHANGE_RESUMED,
                word.who(),
                word.who() + " resumed" + JournalWriter.because(word.reason()),
                Map.of());
    }

    void aborted(CommandRequest word, Phase phase) {
        String then = switch (phase) {
            case ROLLING -> "; what was prepared is undone";
            case APPLYING -> "; no other task is begun, and what is applied stays";
            case QUEUED, PLANNING, AWAITING_APPROVAL, VALIDATING, COMPLETED, REJECTED, FAILED, ABORTED -> "";
        };
        String ordered = word.equals(Aborted.AT_TEMPORAL)
                ? word.reason()
                : word.who() + " aborted" + JournalWriter.because(word.reason());
        say(EventTypes.CHANGE_ABORTED, word.who(), ordered + then, Map.of());
    }

    /** @param verb {@code skip} or {@code force} */
    void ordered(String verb, SubjectCommand order) {
        journal.say(
                EventTypes.CHANGE_ORDERED,
                order.who(),
                order.subject(),
                order.who() + " said to " + verb + " " + order.subject() + JournalWriter.because(order.reason()),
                Map.of("order", verb));
    }

    void validated(int nodes) {
        journal.say(
                EventTypes.CLUSTER_VALIDATED,
                change.cluster(),
                "your cluster " + change.cluster() + " is ready: " + nodes + " nodes");
    }

    void completed(String message) {
        journal.say(EventTypes.CHANGE_COMPLETED, change.id(), message);
    }

    /** @param ending {@link Phase#FAILED} or {@link Phase#ABORTED} */
    void failed(String why, Phase ending) {
        journal.say(
                EventTypes.CHANGE_FAILED,
                JournalWriter.WINDLASS,
                change.id(),
                why,
                ending == Phase.FAILED ? Map.of() : Map.of("phase", ending.name()));
    }

    private void say(String type, String who, String message, Map<String, String> data) {
        journal.say(type, who, change.id(), message, data);
    }

    private static String start(String digest) {
        return digest.substring(0, Math.min(12, digest.length()));
    }
}
