package dev.windlass.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingWorkTest {

    @Test
    void tellsOfWhatIsTriedMostOften() {
        assertThat(PendingWork.text(List.of(failing("Detach", 37, "no capacity\nat EC2"), failing("Drain", 4, "refused"))))
                .hasValue("attempt 37 of detach: no capacity");
    }

    @Test
    void saysNothingOfAttemptsThatFailInPassing() {
        assertThat(PendingWork.text(List.of(failing("Detach", 2, "throttled")))).isEmpty();
    }

    @Test
    void saysNothingOfAnActivityThatFailedNever() {
        PendingActivityInfo working = PendingActivityInfo.newBuilder().setAttempt(3).build();

        assertThat(PendingWork.text(List.of(working))).isEmpty();
    }

    private static PendingActivityInfo failing(String type, int attempt, String message) {
        return PendingActivityInfo.newBuilder()
                .setActivityType(ActivityType.newBuilder().setName(type))
                .setAttempt(attempt)
                .setLastFailure(Failure.newBuilder().setMessage(message))
                .build();
    }
}
