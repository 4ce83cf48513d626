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
 * How long activities waited for a worker, from their histories: from being scheduled to being started. One that was tried
 * again shows its last start, so what it shows is never too short.
 *
 * @param byQueue seconds, by task queue, shortest first
 */
record Waits(Map<String, List<Double>> byQueue) {

    static Waits of(Collection<Runs> workflows) {
        Map<String, List<Double>> waits = new HashMap<>();
        workflows.stream().flatMap(runs -> runs.histories().stream()).forEach(history -> collect(history, waits));
        waits.values().forEach(seconds -> seconds.sort(null));
        return new Waits(waits);
    }

    private static void collect(List<HistoryEvent> history, Map<String, List<Double>> waits) {
        Map<Long, HistoryEvent> scheduled = new HashMap<>();
        for (HistoryEvent event : history) {
            if (event.hasActivityTaskScheduledEventAttributes()) {
                scheduled.put(event.getEventId(), event);
            } else if (event.hasActivityTaskStartedEventAttributes()) {
                HistoryEvent asked = scheduled.get(event.getActivityTaskStartedEventAttributes().getScheduledEventId());
                String queue = asked.getActivityTaskScheduledEventAttributes().getTaskQueue().getName();
                Duration wait = Duration.between(instant(asked.getEventTime()), instant(event.getEventTime()));
                waits.computeIfAbsent(queue, _ -> new ArrayList<>()).add(Figures.seconds(wait));
            }
        }
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}
