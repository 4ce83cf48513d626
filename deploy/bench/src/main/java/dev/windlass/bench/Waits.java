package dev.windlass.bench;

import com.google.protobuf.Timestamp;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long activities waited for a worker, from their histories: from being scheduled to being started. Of one that was tried
 * again the history keeps the last start alone, which tells of whatever failed, and so it is only counted.
 *
 * @param byQueue seconds, by task queue, shortest first
 * @param triedAgain how many activities took more than one attempt
 */
record Waits(Map<String, List<Double>> byQueue, int triedAgain) {

    static Waits of(Collection<Runs> workflows) {
        Map<String, List<Double>> waits = new HashMap<>();
        int triedAgain = workflows.stream()
                .flatMap(runs -> runs.histories().stream())
                .mapToInt(history -> collect(history, waits))
                .sum();
        waits.values().forEach(seconds -> seconds.sort(null));
        return new Waits(waits, triedAgain);
    }

    /** @return how many were tried again */
    private static int collect(List<HistoryEvent> history, Map<String, List<Double>> waits) {
        int triedAgain = 0;
        Map<Long, HistoryEvent> scheduled = new HashMap<>();
        for (HistoryEvent event : history) {
            if (event.hasActivityTaskScheduledEventAttributes()) {
                scheduled.put(event.getEventId(), event);
            } else if (isStart(event)
                    && event.getActivityTaskStartedEventAttributes().getAttempt() > 1) {
                triedAgain++;
            } else if (isStart(event)) {
                HistoryEvent asked = scheduled.get(
                        event.getActivityTaskStartedEventAttributes().getScheduledEventId());
                String queue = asked.getActivityTaskScheduledEventAttributes()
                        .getTaskQueue()
                        .getName();
                Duration wait = Duration.between(instant(asked.getEventTime()), instant(event.getEventTime()));
                waits.computeIfAbsent(queue, _ -> new ArrayList<>()).add(Figures.seconds(wait));
            }
        }
        return triedAgain;
    }

    private static boolean isStart(HistoryEvent event) {
        return event.hasActivityTaskStartedEventAttributes();
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}
