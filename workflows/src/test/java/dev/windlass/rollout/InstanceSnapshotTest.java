package dev.windlass.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InstanceSnapshotTest {

    @Test
    void anInstanceThatLeavesItsWarmPoolForGoodIsTerminating() {
        assertThat(in("Warmed:Terminating").terminating()).isTrue();
        assertThat(in("Warmed:Terminating:Wait").terminating()).isTrue();
        assertThat(in("Warmed:Stopped").terminating()).isFalse();
    }

    private static InstanceSnapshot in(String lifecycle) {
        return new InstanceSnapshot("i-1", "us-east-1a", "1", lifecycle, false);
    }
}
