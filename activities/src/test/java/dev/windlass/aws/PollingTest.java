package dev.windlass.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PollingTest {

    private final AtomicInteger heartbeats = new AtomicInteger();

    @Test
    void looksAgainUntilTheConditionHolds() {
        AtomicInteger looks = new AtomicInteger();

        polling(Duration.ofSeconds(10)).until("the third look", () -> looks.incrementAndGet() == 3);

        assertThat(looks).hasValue(3);
        assertThat(heartbeats).hasValue(2);
    }

    @Test
    void givesUpAfterTheLimitAndSaysWhatItWaitedFor() {
        assertThatThrownBy(() -> polling(Duration.ZERO).until("the end of i-1", () -> false))
                .isInstanceOf(Polling.TimeoutException.class)
                .hasMessageContaining("the end of i-1");
    }

    @Test
    void endsWhenTheHeartbeatThrows() {
        Polling cancelled = new Polling(Duration.ofMillis(1), Duration.ofSeconds(10), () -> {
            throw new IllegalStateException("cancelled");
        });

        assertThatThrownBy(() -> cancelled.until("for ever", () -> false)).hasMessage("cancelled");
    }

    private Polling polling(Duration limit) {
        return new Polling(Duration.ofMillis(1), limit, heartbeats::incrementAndGet);
    }
}
