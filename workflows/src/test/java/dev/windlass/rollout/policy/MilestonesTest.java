package dev.windlass.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R68")
class MilestonesTest {

    private static final Duration BAKE = Duration.ofMinutes(30);
    private static final Gates GATES = new Gates(
            new Canary(2, BAKE),
            List.of(new Checkpoint(50, Duration.ofMinutes(90), true), new Checkpoint(20, Duration.ZERO, false)),
            null,
            null,
            null,
            null);

    @Test
    void beginsNoMoreThanWouldReachTheNextMilestone() {
        assertThat(Milestones.mostNow(GATES, 9, 0))
                .as("the canary, and 20 % rounded up")
                .isEqualTo(2);
        assertThat(Milestones.mostNow(GATES, 9, 1)).isEqualTo(1);
        assertThat(Milestones.mostNow(GATES, 9, 2)).as("50 % of 9, rounded up").isEqualTo(3);
        assertThat(Milestones.mostNow(GATES, 9, 4)).isEqualTo(1);
        assertThat(Milestones.mostNow(GATES, 9, 5)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void takesOffWhatIsInHand() {
        assertThat(Milestones.mostNow(GATES, 9, 2, 1)).isEqualTo(2);
        assertThat(Milestones.mostNow(GATES, 9, 2, 3)).isZero();
        assertThat(Milestones.mostNow(GATES, 9, 2, 7)).isZero();
        assertThat(Milestones.mostNow(GATES, 9, 5, 7)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void reachesEachOnceTheCanaryBeforeACheckpointAtTheSameNumber() {
        Milestone canary = new Milestone.FirstInstances(2, BAKE);
        Milestone fifth = new Milestone.Share(20, 2, 9, Duration.ZERO, false);
        Milestone half = new Milestone.Share(50, 5, 9, Duration.ofMinutes(90), true);

        assertThat(Milestones.reached(GATES, 9, 0, 1)).isEmpty();
        assertThat(Milestones.reached(GATES, 9, 1, 2)).containsExactly(canary, fifth);
        assertThat(Milestones.reached(GATES, 9, 2, 4)).isEmpty();
        assertThat(Milestones.reached(GATES, 9, 4, 7)).containsExactly(half);
        assertThat(Milestones.reached(GATES, 9, 0, 9)).containsExactly(canary, fifth, half);
        assertThat(Milestones.reached(GATES, 9, 5, 9)).isEmpty();
    }

    @Test
    void aGroupThatIsSmallerIsACanaryAsAWhole() {
        Gates canary = new Gates(new Canary(5, BAKE), null, null, null, null, null);

        assertThat(Milestones.mostNow(canary, 3, 0)).isEqualTo(3);
        assertThat(Milestones.reached(canary, 3, 0, 3)).containsExactly(new Milestone.FirstInstances(3, BAKE));
    }

    @Test
    void aGroupOfWhichNothingWasStaleHasNone() {
        assertThat(Milestones.reached(GATES, 0, -1, 5)).isEmpty();
        assertThat(Milestones.mostNow(GATES, 0, 0)).isEqualTo(Integer.MAX_VALUE);
        assertThat(Milestones.mostNow(GATES, 1, 0)).isEqualTo(1);
        assertThat(Milestones.mostNow(Gates.NONE, 9, 0)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void saysWhatIsReached() {
        assertThat(new Milestone.FirstInstances(1, BAKE).reached()).isEqualTo("1 instance, the canary, is replaced");
        assertThat(new Milestone.FirstInstances(2, Duration.ZERO).reached())
                .isEqualTo("2 instances, the canary, are replaced");
        assertThat(new Milestone.Share(50, 5, 9, Duration.ofMinutes(90), true).reached())
                .isEqualTo("checkpoint 50 %: 5 of 9 are replaced");
        assertThat(new Milestone.FirstInstances(1, BAKE).ask())
                .as("a canary asks nobody")
                .isFalse();
    }

    @Test
    void tellsADurationAsPeopleWriteIt() {
        assertThat(Milestones.words(Duration.ofMinutes(90))).isEqualTo("1h30m");
    }
}
