package dev.windlass.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MinimumApprovalTest {

    @Test
    void leavesAnAutomaticChangeWhereThatIsAllowed() {
        assertThat(raised("automatic", new ChangeRequest.Update(), ApprovalPolicy.AUTOMATIC))
                .isEqualTo(ApprovalPolicy.AUTOMATIC);
    }

    @Test
    void raisesWhatAsksForLess() {
        assertThat(raised("two-person", new ChangeRequest.Update(), ApprovalPolicy.REQUIRED))
                .isEqualTo(ApprovalPolicy.TWO_PERSON);
    }

    @Test
    void leavesWhatAsksForMore() {
        assertThat(raised("required", new ChangeRequest.Update(), ApprovalPolicy.TWO_PERSON))
                .isEqualTo(ApprovalPolicy.TWO_PERSON);
    }

    @Test
    void neverDeletesWithoutSomebodysWord() {
        assertThat(raised("automatic", new ChangeRequest.Delete(), ApprovalPolicy.AUTOMATIC))
                .isEqualTo(ApprovalPolicy.REQUIRED);
    }

    @Test
    void namesTheSettingThatHoldsAnotherWord() {
        assertThatThrownBy(() -> MinimumApproval.of("none"))
                .hasMessage("WINDLASS_MINIMUM_APPROVAL: must be automatic, required or two-person, not \"none\"");
    }

    private static ApprovalPolicy raised(String minimum, ChangeRequest request, ApprovalPolicy asked) {
        Change change = new Change("c1", Records.CLUSTER, "ada", "", request, asked, null, Instant.EPOCH);
        return MinimumApproval.of(minimum).raise(change).approval();
    }
}
