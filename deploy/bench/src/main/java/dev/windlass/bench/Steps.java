package dev.windlass.bench;

import com.google.protobuf.Timestamp;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The completed activities of workflows, as their histories tell. @param events how long the histories are */
record Steps(List<Step> steps, Instant began, Instant ended, int events) {

    /** @param scheduled when the workflow asked; {@code started} when a worker took the attempt that succeeded */
    record Step(String activity, Instant scheduled, Instant started, Instant completed) {

        Duration work() {
            return Duration.between(started, completed);
        }

        Duration whole() {
            return Duration.between(scheduled, completed);
        }
    }

    Steps {
        steps = List.copyOf(steps);
    }

    static Steps of(WorkflowClient client, String workflowId) {
        Map<Long, HistoryEvent> scheduled = new HashMap<>();
        Map<Long, HistoryEvent> started = new HashMap<>();
        List<Step> steps = new ArrayList<>();
        List<HistoryEvent> events = client.fetchHistory(workflowId).getEvents();
        for (HistoryEvent event : events) {
            if (event.hasActivityTaskScheduledEventAttributes()) {
                scheduled.put(event.getEventId(), event);
            } else if (event.hasActivityTaskStartedEventAttributes()) {
                started.put(event.getEventId(), event);
            } else if (event.hasActivityTaskCompletedEventAttributes()) {
                HistoryEvent from = scheduled.get(
                        event.getActivityTaskCompletedEventAttributes().getScheduledEventId());
                HistoryEvent taken = started.get(
                        event.getActivityTaskCompletedEventAttributes().getStartedEventId());
                steps.add(new Step(
                        from.getActivityTaskScheduledEventAttributes()
                                .getActivityType()
                                .getName(),
                        instant(from.getEventTime()),
                        instant(taken.getEventTime()),
                        instant(event.getEventTime())));
            }
        }
        return new Steps(
                steps,
                instant(events.getFirst().getEventTime()),
                instant(events.getLast().getEventTime()),
                events.size());
    }

    List<Step> named(String activity) {
        return steps.stream().filter(step -> step.activity().equals(activity)).toList();
    }

    /**
     * A longest chain of steps each of which was asked for when the one before was done. Journal entries are left out:
     * nothing waits for them.
     */
    List<Step> chain() {
        List<Step> chain = new ArrayList<>();
        steps.stream()
                .filter(step -> !step.activity().equals("Record"))
                .sorted(Comparator.comparing(Step::completed))
                .forEach(step -> {
                    if (chain.isEmpty()
                            || !step.scheduled().isBefore(chain.getLast().completed())) {
                        chain.add(step);
                    }
                });
        return List.copyOf(chain);
    }

    Duration wall() {
        return Duration.between(began, ended);
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}
