package dev.windlass.conformance;

import dev.windlass.failpoint.SideEffects;
import dev.windlass.proxy.Exchange;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Before and after every kind of side effect of a run, as failpoints name them: taken from what reached AWS and Kubernetes
 * and from Temporal's histories, so that none is left out by mistake.
 */
final class CrashPoints {

    private final Map<String, Instant> first = new HashMap<>();

    private CrashPoints() {}

    /**
     * Each once, in the order in which they were first come to.
     *
     * @param workflows ids of those that took part; one that never began had no effects
     */
    static List<String> of(RolloutWorld world, WorkflowClient client, List<String> workflows) {
        CrashPoints points = new CrashPoints();
        world.exchanges().stream().filter(Exchange::succeeded).forEach(points::add);
        workflows.forEach(workflow -> points.add(history(client, workflow)));
        return points.first.entrySet().stream()
                .sorted(Map.Entry.<String, Instant>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void add(String effect, Instant began, Instant ended) {
        first.merge("before:" + effect, began, CrashPoints::earlier);
        first.merge("after:" + effect, ended, CrashPoints::earlier);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private void add(Exchange exchange) {
        effect(exchange).ifPresent(effect -> add(effect, exchange.request().arrived(), exchange.answered()));
    }

    private static Optional<String> effect(Exchange exchange) {
        Optional<String> service = exchange.request().service();
        if (service.isEmpty()) {
            return Effects.of(exchange).findFirst().flatMap(CrashPoints::verb).map(SideEffects::kubernetes);
        }
        if (service.get().equals("s3")) {
            return switch (exchange.request().method()) {
                case "PUT" -> SideEffects.aws("PutObject");
                case "DELETE" -> SideEffects.aws("DeleteObject");
                default -> Optional.empty();
            };
        }
        return SideEffects.aws(exchange.request().action());
    }

    /** The first of several marks that one patch sets is the one that a failpoint calls it by. */
    private static Optional<String> verb(Effect effect) {
        return switch (effect) {
            case Effect.Tainted tainted -> Optional.of("taint");
            case Effect.Cordoned cordoned -> Optional.of("cordon");
            case Effect.Excluded excluded -> Optional.of("exclude");
            case Effect.Untainted untainted -> Optional.of("restore");
            case Effect.Uncordoned uncordoned -> Optional.of("restore");
            case Effect.Included included -> Optional.of("restore");
            case Effect.Evicted evicted -> Optional.of("evict");
            case Effect.Deleted deleted -> Optional.of("delete");
            default -> Optional.empty();
        };
    }

    private void add(List<HistoryEvent> history) {
        Map<Long, String> types = new HashMap<>();
        Map<Long, Instant> began = new HashMap<>();
        for (HistoryEvent event : history) {
            if (event.hasActivityTaskScheduledEventAttributes()) {
                types.put(
                        event.getEventId(),
                        event.getActivityTaskScheduledEventAttributes()
                                .getActivityType()
                                .getName());
            } else if (event.hasActivityTaskStartedEventAttributes()) {
                began.put(event.getActivityTaskStartedEventAttributes().getScheduledEventId(), time(event));
            } else if (event.hasActivityTaskCompletedEventAttributes()) {
                long scheduled = event.getActivityTaskCompletedEventAttributes().getScheduledEventId();
                add(SideEffects.activity(types.get(scheduled)), began.get(scheduled), time(event));
                if (types.get(scheduled).equals("Record")) {
                    add(SideEffects.kafkaPublish(), began.get(scheduled), time(event));
                }
            }
        }
    }

    private static Instant time(HistoryEvent event) {
        return Instant.ofEpochSecond(
                event.getEventTime().getSeconds(), event.getEventTime().getNanos());
    }

    private static List<HistoryEvent> history(WorkflowClient client, String workflow) {
        try {
            return client.fetchHistory(workflow).getEvents();
        } catch (StatusRuntimeException unknown) {
            if (unknown.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return List.of();
            }
            throw unknown;
        }
    }
}
