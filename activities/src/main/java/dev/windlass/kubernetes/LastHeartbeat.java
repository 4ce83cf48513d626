package dev.windlass.kubernetes;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.converter.DataConverterException;
import java.util.Optional;

/** What the attempt before this one told last, for this one to go on with. */
public final class LastHeartbeat {

    private LastHeartbeat() {}

    /** Nothing also where it cannot be read, as another version wrote it: every attempt would fail, and none tell more. */
    public static <T> Optional<T> of(ActivityExecutionContext context, Class<T> type) {
        try {
            return context.getHeartbeatDetails(type);
        } catch (DataConverterException unreadable) {
            return Optional.empty();
        }
    }
}
