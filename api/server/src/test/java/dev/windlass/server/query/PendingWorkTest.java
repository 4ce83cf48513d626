package dev.windlass.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.kubernetes.drain.DrainRow;
import dev.windlass.kubernetes.health.GateRow;
import dev.windlass.server.runtime.TemporalFactory;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingWorkTest {

    @Test
    void tellsOfWhatIsTriedMostOften() {
        assertThat(PendingWork.text(
                        List.of(failing("Detach", 37, "no capacity\nat EC2"), failing("Drain", 4, "refused"))))
                .hasValue("attempt 37 of detach: no capacity");
    }

    @Test
    void tellsWhatLiesBeneathWordsThatDoNotSayWhy() {
        PendingActivityInfo cordon = failing("Cordon", 12, "Operation: [get] for kind: [Node] failed.").toBuilder()
                .mergeLastFailure(Failure.newBuilder()
                        .setCause(Failure.newBuilder()
                                .setCause(Failure.newBuilder().setMessage("Connection refused")))
                        .build())
                .build();

        assertThat(PendingWork.text(List.of(cordon)))
                .hasValue("attempt 12 of cordon: Operation: [get] for kind: [Node] failed.: Connection refused");
    }

    @Test
    void saysNothingOfAttemptsThatFailInPassing() {
        assertThat(PendingWork.text(List.of(failing("Detach", 2, "throttled")))).isEmpty();
    }

    @Test
    void saysNothingOfAnActivityThatFailedNever() {
        PendingActivityInfo working =
                PendingActivityInfo.newBuilder().setAttempt(3).build();

        assertThat(PendingWork.text(List.of(working))).isEmpty();
    }

    @Test
    void tellsWhatAGateFindsRed() {
        PendingActivityInfo.Builder gate = PendingActivityInfo.newBuilder()
                .setActivityType(ActivityType.newBuilder().setName("Gate"))
                .setAttempt(1);

        assertThat(PendingWork.held(List.of(gate.setHeartbeatDetails(beat("node \"i-1\" is not ready"))
                        .build())))
                .hasValue("gate: node \"i-1\" is not ready");
        assertThat(PendingWork.held(List.of(gate.setHeartbeatDetails(beat(null)).build())))
                .isEmpty();
        assertThat(PendingWork.held(List.of(gate.clearHeartbeatDetails().build())))
                .isEmpty();
    }

    @Test
    void tellsWhatHoldsADrain() {
        PendingActivityInfo.Builder drain = PendingActivityInfo.newBuilder()
                .setActivityType(ActivityType.newBuilder().setName("Drain"))
                .setAttempt(1);
        Payloads held = TemporalFactory.dataConverter()
                .toPayloads(new DrainRow(
                        List.of("default/web-0"),
                        "draining i-1: PodDisruptionBudget default/web does not let pod default/web-1 go"))
                .orElseThrow();
        Payloads done = TemporalFactory.dataConverter()
                .toPayloads(new DrainRow(List.of("default/web-0"), null))
                .orElseThrow();

        assertThat(PendingWork.held(List.of(drain.setHeartbeatDetails(held).build())))
                .hasValue("draining i-1: PodDisruptionBudget default/web does not let pod default/web-1 go");
        assertThat(PendingWork.held(List.of(drain.setHeartbeatDetails(done).build())))
                .isEmpty();
    }

    private static Payloads beat(String red) {
        return TemporalFactory.dataConverter()
                .toPayloads(new GateRow(1, Instant.EPOCH, red))
                .orElseThrow();
    }

    private static PendingActivityInfo failing(String type, int attempt, String message) {
        return PendingActivityInfo.newBuilder()
                .setActivityType(ActivityType.newBuilder().setName(type))
                .setAttempt(attempt)
                .setLastFailure(Failure.newBuilder().setMessage(message))
                .build();
    }
}
