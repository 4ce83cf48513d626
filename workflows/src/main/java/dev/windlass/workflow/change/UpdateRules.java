package dev.windlass.workflow.change;

import dev.windlass.change.Approval;
import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeView.OpenQuestion;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.Phase;
import dev.windlass.change.QuestionAnswer;
import dev.windlass.change.SubjectCommand;
import dev.windlass.workflow.change.ChangeProgress.Asking;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which words a change takes now. A refusal names the field and the rule; it leaves no trace in the change's history. */
final class UpdateRules {

    /** A DNS subdomain, as node names are; an instance's id is one, too. */
    private static final Pattern NODE = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private static final Pattern POD =
            Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private final Change change;
    private final ChangeProgress progress;

    UpdateRules(Change change, ChangeProgress progress) {
        this.change = change;
        this.progress = progress;
    }

    void mayApprove(Approval approval, boolean rejected) {
        mayReject(approval, rejected);
        if (change.approval() == ApprovalPolicy.TWO_PERSON && samePerson(approval.who(), change.requester())) {
            throw refusal("who: " + approval.who() + " asked for this change; somebody else must approve it");
        }
    }

    void mayReject(Approval word, boolean rejected) {
        requireUnfinished();
        if (progress.approval() != null) {
            throw refusal("change: " + change.id() + " is approved already, by "
                    + progress.approval().who() + "; it is " + progress.phase().words());
        }
        if (progress.phase() != Phase.AWAITING_APPROVAL || rejected) {
            throw refusal("change: " + change.id() + " does not wait for approval; it is "
                    + progress.phase().words());
        }
        if (!progress.plan().digest().equals(word.digest())) {
            throw refusal("digest: " + word.digest() + " is not the plan that waits, which is "
                    + progress.plan().digest());
        }
    }

    void mayPause() {
        requireUnfinished();
        if (progress.paused()) {
            throw refusal("change: " + change.id() + " is paused already");
        }
        require(
                progress.phase() != Phase.VALIDATING,
                "change: " + change.id() + " is validating and begins nothing else, so there is nothing to pause;"
                        + " wait for its end, or type: windlass abort " + change.id());
    }

    void mayResume() {
        requireUnfinished();
        if (!progress.paused()) {
            throw refusal("change: " + change.id() + " is not paused");
        }
    }

    /** In every phase: whatever the change waits for, a person may end it. */
    void mayAbort(boolean rejected) {
        requireUnfinished();
        require(!rejected, "change: " + change.id() + " is rejected already");
        progress.aborted().ifPresent(word -> {
            throw refusal("change: " + change.id() + " is aborted already, by " + word.who());
        });
    }

    void maySkip(SubjectCommand order) {
        requireRolling("skip");
        require(
                order.subject() != null && NODE.matcher(order.subject()).matches(),
                "node: must be the name of a node or the id of its instance, such as i-0123456789abcdef0");
    }

    void mayForce(SubjectCommand order) {
        requireRolling("force");
        require(order.subject() != null && POD.matcher(order.subject()).matches(), "pod: must be namespace/name");
    }

    void mayAnswer(QuestionAnswer answer) {
        question(answer);
    }

    void mayRetry(CommandRequest word) {
        question(retry(word));
    }

    /** The one retry that is meant: that of the only question, which offers it. */
    static QuestionAnswer retry(CommandRequest word) {
        return new QuestionAnswer("retry", word.who(), word.reason(), null);
    }

    void mayRetarget(QuestionAnswer answer) {
        require(
                progress.asking().stream()
                        .anyMatch(asked -> asked.question().choices().contains("fold-in")),
                "change: " + change.id() + " was not overtaken by another launch template; there is nothing to decide");
        question(answer);
    }

    /** @return the question that the answer is to */
    OpenQuestion question(QuestionAnswer answer) {
        requireUnfinished();
        List<Asking> asking = progress.asking();
        List<Asking> meant = asking.stream()
                .filter(asked ->
                        answer.question() == null || asked.question().question().equals(answer.question()))
                .filter(asked -> answer.instanceGroup() == null
                        || asked.question().instanceGroup().equals(answer.instanceGroup()))
                .toList();
        progress.lastAnswered()
                .filter(last -> meant.isEmpty() && last.question().question().equals(answer.question()))
                .ifPresent(UpdateRules::refuseLate);
        if (meant.isEmpty()) {
            throw asking.isEmpty()
                    ? refusal("change: " + change.id() + " asks nothing")
                    : refusal("question: another one is asked now: "
                            + asking.getFirst().question().question());
        }
        List<Asking> open =
                meant.stream().filter(asked -> asked.answer() == null).toList();
        if (open.isEmpty()) {
            refuseLate(meant.getFirst());
        }
        require(
                open.size() == 1,
                "question: several are open; name the instance group whose question is answered: "
                        + open.stream()
                                .map(asked -> asked.question().instanceGroup() + ": "
                                        + asked.question().question())
                                .collect(Collectors.joining(" / ")));
        OpenQuestion question = open.getFirst().question();
        require(question.choices().contains(answer.choice()), "choice: must be one of " + question.choices());
        return question;
    }

    private static void refuseLate(Asking answered) {
        throw refusal("question: answered already, by " + answered.answer().who() + ": "
                + answered.answer().choice());
    }

    private void requireRolling(String word) {
        requireUnfinished();
        require(
                progress.phase() == Phase.ROLLING,
                "change: " + change.id() + " does not roll, so there is nothing to " + word + "; it is "
                        + progress.phase().words()
                        + (progress.phase() == Phase.AWAITING_APPROVAL ? ", and can be rejected" : ""));
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw refusal(rule);
        }
    }

    private void requireUnfinished() {
        if (progress.phase().isFinal()) {
            throw refusal("change: " + change.id() + " is finished: "
                    + progress.phase().words());
        }
    }

    private static boolean samePerson(String one, String other) {
        return one.strip().equalsIgnoreCase(other.strip());
    }

    private static IllegalArgumentException refusal(String why) {
        return new IllegalArgumentException(why);
    }
}
