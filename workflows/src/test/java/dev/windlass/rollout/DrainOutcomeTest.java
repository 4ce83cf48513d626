package dev.windlass.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DrainOutcomeTest {

    @Test
    void countsThePodsThatWereEvicted() {
        assertThat(new DrainOutcome.Drained(List.of()).words()).isEqualTo("0 pods evicted");
        assertThat(new DrainOutcome.Drained(List.of("default/web")).words()).isEqualTo("1 pod evicted");
        assertThat(new DrainOutcome.Drained(List.of("default/web", "default/db")).words())
                .isEqualTo("2 pods evicted");
    }

    @Test
    void namesTheBudgetAndThePodThatItHolds() {
        assertThat(new DrainOutcome.Blocked("default/web-1", "default/web").words())
                .isEqualTo("PodDisruptionBudget default/web does not let pod default/web-1 go");
    }

    @Test
    void namesBesideABlockedPodThoseThatTheApiRefusesToo() {
        assertThat(new DrainOutcome.Blocked(
                                "default/web-1", "default/web", new TreeMap<>(Map.of("default/db", "not on Fridays")))
                        .words())
                .isEqualTo("PodDisruptionBudget default/web does not let pod default/web-1 go;"
                        + " the API did not take the eviction of default/db (not on Fridays)");
    }

    @Test
    void namesWhatIsStillThereAndWhatNobodyToldToGo() {
        List<String> both = List.of("default/web", "default/db");

        assertThat(new DrainOutcome.TimedOut(both).words()).isEqualTo("still there: default/web, default/db");
        assertThat(new DrainOutcome.TimedOut(both, List.of("default/db (not on Fridays)")).words())
                .isEqualTo(
                        "still there: default/web, default/db; the API did not take the eviction of default/db (not on Fridays)");
    }

    @Test
    void namesWhatNobodyWouldBringBack() {
        assertThat(new DrainOutcome.Unmanaged(List.of("default/a", "default/b")).words())
                .isEqualTo("no controller would bring back: default/a, default/b");
    }
}
