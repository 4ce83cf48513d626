package dev.windlass.workflow.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.change.Approval;
import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.ChangeView.GroupProgress;
import dev.windlass.change.ChangeView.OpenQuestion;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.QuestionAnswer;
import dev.windlass.change.RolloutOptions;
import dev.windlass.workflow.rollout.GroupReport;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpdateRulesTest {

    private static final String RED = "the cluster did not validate. retry | continue | abort?";

    private final Change change = new Change(
            "c-1",
            "a.k8s.local",
            "ada",
            "",
            new ChangeRequest.Update(),
            ApprovalPolicy.REQUIRED,
            RolloutOptions.DEFAULTS,
            Instant.EPOCH);
    private final ChangeProgress progress = new ChangeProgress(change);
    private final UpdateRules rules = new UpdateRules(change, progress);

    @Test
    void anInstanceGroupTellsTwoQuestionsOfTheSameWordsApart() {
        asks("nodes-a", RED);
        asks("nodes-b", RED);

        OpenQuestion question = rules.question(new QuestionAnswer("retry", "carol", "", RED, "nodes-b"));

        assertThat(question.instanceGroup()).isEqualTo("nodes-b");
    }

    @Test
    void anAnswerThatFitsTwoQuestionsIsRefusedWithBoth() {
        asks("nodes-a", RED);
        asks("nodes-b", RED);

        assertThatThrownBy(() -> rules.question(new QuestionAnswer("retry", "carol", "", RED)))
                .hasMessage("question: several are open; name the instance group whose question is answered: nodes-a: "
                        + RED + " / nodes-b: " + RED);
        assertThatThrownBy(() -> rules.mayRetry(new CommandRequest("carol", "")))
                .hasMessageContaining("several are open");
    }

    @Test
    void aGroupThatAsksNothingIsToldWhatIsAsked() {
        asks("nodes-a", RED);

        assertThatThrownBy(() -> rules.question(new QuestionAnswer("retry", "carol", "", null, "nodes-b")))
                .hasMessage("question: another one is asked now: " + RED);
    }

    @Test
    void whoeverAnswersLateIsToldWhoWasFirstAlsoOnceTheRolloutWentOn() {
        asks("nodes-a", RED);
        progress.answered(
                rules.question(new QuestionAnswer("continue", "bob", "", RED)),
                new QuestionAnswer("continue", "bob", "", RED));

        assertThatThrownBy(() -> rules.question(new QuestionAnswer("retry", "carol", "", RED)))
                .hasMessage("question: answered already, by bob: continue");
        asks("nodes-a", null);
        assertThatThrownBy(() -> rules.question(new QuestionAnswer("retry", "carol", "", RED)))
                .hasMessage("question: answered already, by bob: continue");
        assertThatThrownBy(() -> rules.question(new QuestionAnswer("retry", "carol", "", null)))
                .hasMessage("change: c-1 asks nothing");
    }

    @Test
    void whoeverApprovesAgainIsToldWhoseWordCounts() {
        progress.approved(new Approval("d", "grace", ""));

        assertThatThrownBy(() -> rules.mayApprove(new Approval("d", "heidi", ""), false))
                .hasMessage("change: c-1 is approved already, by grace; it is queued");
    }

    @Test
    void whatIsRejectedCannotBeAbortedToo() {
        assertThatThrownBy(() -> rules.mayAbort(true)).hasMessage("change: c-1 is rejected already");
    }

    private void asks(String instanceGroup, String question) {
        progress.rolling(new GroupReport(
                new GroupProgress(instanceGroup, "rolling", 0, 1, 1), question, List.of("retry", "continue", "abort")));
    }
}
