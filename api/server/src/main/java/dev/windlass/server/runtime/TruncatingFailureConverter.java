package dev.windlass.server.runtime;

import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.FailureConverter;
import io.temporal.failure.DefaultFailureConverter;
import java.util.stream.Collectors;

/**
 * Failures as they go to Temporal: the words whole as far as a person reads them, the causes, and of each stack the frames at
 * the top. Of an activity that is tried again Temporal keeps the last failure up to 4 KB; over a larger one, as any SDK's
 * with its stack is, it puts its own that says no more than that, and cuts the rest where it happens to end.
 */
public final class TruncatingFailureConverter implements FailureConverter {

    /** In bytes; leaves room for what Temporal adds. */
    static final int LARGEST = 3_500;

    private static final int MOST_CAUSES = 8;

    /** Ever less, until the whole chain fits. */
    private enum Brevity {
        USUAL(1_000, 12),
        SHORT(1_000, 3),
        SHORTER(500, 0),
        SHORTEST(100, 0);

        private final int characters;
        private final int frames;

        Brevity(int characters, int frames) {
            this.characters = characters;
            this.frames = frames;
        }
    }

    private final FailureConverter whole = new DefaultFailureConverter();

    @Override
    public RuntimeException failureToException(Failure failure, DataConverter converter) {
        return whole.failureToException(failure, converter);
    }

    @Override
    public Failure exceptionToFailure(Throwable exception, DataConverter converter) {
        return brief(whole.exceptionToFailure(exception, converter));
    }

    /** What a failure is, such as its type and whether it may be tried again, stays in any case. */
    static Failure brief(Failure failure) {
        Failure brief = failure;
        for (Brevity brevity : Brevity.values()) {
            brief = cut(failure, brevity, MOST_CAUSES);
            if (brief.getSerializedSize() <= LARGEST) {
                break;
            }
        }
        return brief;
    }

    private static Failure cut(Failure failure, Brevity brevity, int causes) {
        Failure.Builder brief = failure.toBuilder()
                .setMessage(start(failure.getMessage(), brevity.characters))
                .setStackTrace(
                        failure.getStackTrace().lines().limit(brevity.frames).collect(Collectors.joining("\n")));
        if (failure.hasCause()) {
            // The innermost says what happened: of a long chain those between are left out.
            Failure cause = causes > 1 ? failure.getCause() : innermost(failure.getCause());
            brief.setCause(cut(cause, brevity, causes - 1));
        }
        return brief.build();
    }

    public static Failure innermost(Failure failure) {
        Failure innermost = failure;
        while (innermost.hasCause()) {
            innermost = innermost.getCause();
        }
        return innermost;
    }

    private static String start(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        int end = characters - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
