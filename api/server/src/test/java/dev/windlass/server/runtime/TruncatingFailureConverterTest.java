package dev.windlass.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.failure.ApplicationFailure;
import org.junit.jupiter.api.Test;

class TruncatingFailureConverterTest {

    private static final DataConverter DATA = TemporalFactory.dataConverter();

    @Test
    void leavesWordsThatAPersonCanReadAsTheyAre() {
        Failure failure = DATA.exceptionToFailure(new IllegalStateException("no capacity in us-east-1a"));

        assertThat(failure.getMessage()).isEqualTo("no capacity in us-east-1a");
        assertThat(failure.getStackTrace()).contains("leavesWordsThatAPersonCanReadAsTheyAre");
    }

    @Test
    void cutsWordsAndStacksSoThatTemporalKeepsThem() {
        Throwable deep = deep(200, "x".repeat(50_000));

        Failure failure = DATA.exceptionToFailure(deep);

        assertThat(failure.getSerializedSize()).isLessThanOrEqualTo(TruncatingFailureConverter.LARGEST);
        assertThat(failure.getMessage())
                .hasSizeBetween(500, 1_000)
                .startsWith("xxx")
                .endsWith("…");
        assertThat(failure.getStackTrace().lines()).hasSizeLessThanOrEqualTo(12);
    }

    @Test
    void keepsTheCausesAndAboveAllTheInnermost() {
        Throwable chain = new IllegalStateException("connection refused");
        for (int i = 30; i > 0; i--) {
            chain = new IllegalStateException("level " + i + " " + "x".repeat(2_000), chain);
        }

        Failure failure = DATA.exceptionToFailure(chain);

        assertThat(failure.getSerializedSize()).isLessThanOrEqualTo(TruncatingFailureConverter.LARGEST);
        assertThat(failure.getMessage()).startsWith("level 1 ");
        assertThat(failure.getCause().getMessage()).startsWith("level 2 ");
        Failure innermost = failure;
        while (innermost.hasCause()) {
            innermost = innermost.getCause();
        }
        assertThat(innermost.getMessage()).isEqualTo("connection refused");
    }

    @Test
    void keepsWhatDecidesWhetherItIsTriedAgain() {
        Throwable refusal = ApplicationFailure.newNonRetryableFailure("y".repeat(5_000), "DetachRefused");

        Throwable read = DATA.failureToException(DATA.exceptionToFailure(refusal));

        assertThat(read).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.getType()).isEqualTo("DetachRefused");
            assertThat(failure.isNonRetryable()).isTrue();
            assertThat(failure.getOriginalMessage()).hasSizeLessThanOrEqualTo(1_000);
        });
    }

    private static Throwable deep(int frames, String message) {
        return frames == 0 ? new IllegalStateException(message) : deep(frames - 1, message);
    }
}
