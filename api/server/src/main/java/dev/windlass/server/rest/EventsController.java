package dev.windlass.server.rest;

import dev.windlass.change.Change;
import dev.windlass.ingest.ChangeEvents;
import dev.windlass.server.command.ChangeEventFormat;
import dev.windlass.server.command.ChangePublisher;
import dev.windlass.server.command.RepetitionCheck;
import dev.windlass.server.query.Progress;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

@Controller("/v1/events")
final class EventsController {

    private static final Duration ALIVE = Duration.ofSeconds(15);

    private final ChangeEvents events;
    private final ChangePublisher publisher;
    private final RepetitionCheck repetitions;
    private final Progress progress;

    EventsController(ChangeEvents events, ChangePublisher publisher, RepetitionCheck repetitions, Progress progress) {
        this.events = events;
        this.publisher = publisher;
        this.repetitions = repetitions;
        this.progress = progress;
    }

    /**
     * @param id names the change from here on
     * @param repeated whether this very event was admitted before, so that nothing is done
     */
    record Published(String id, boolean repeated) {}

    /** Asks for a change: the data of an event, or a whole CloudEvent in structured mode. */
    @Post
    @Consumes({MediaType.APPLICATION_JSON, "application/cloudevents+json"})
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<Published> publish(@Body byte[] body) {
        if (ChangeEventFormat.isCloudEvent(body)) {
            Change change = ChangeEventFormat.valid(events.decodeStructured(body, Instant.now()));
            boolean repeated = repetitions.isRepeated(change);
            publisher.publishStructured(change.cluster(), body);
            return HttpResponse.accepted().body(new Published(change.id(), repeated));
        }
        String id = UUID.randomUUID().toString();
        Change change = ChangeEventFormat.valid(events.decode(id, ChangePublisher.SOURCE, body, Instant.now()));
        publisher.publish(id, ChangePublisher.SOURCE, change.cluster(), body);
        return HttpResponse.accepted().body(new Published(id, false));
    }

    /**
     * The first event, {@code listening}, is sent once nothing more can be missed; an {@code alive} now and then keeps
     * proxies from closing a silent stream.
     */
    @Get
    @Produces(MediaType.TEXT_EVENT_STREAM)
    Publisher<Event<?>> follow(@Nullable @QueryValue String cluster, @Nullable @QueryValue String change) {
        Flux<Event<?>> entries = progress.entries()
                .filter(entry -> cluster == null || cluster.equals(entry.cluster()))
                .filter(entry -> change == null || change.equals(entry.change()))
                .map(entry -> Event.of(entry).id(entry.id()));
        return Flux.merge(
                entries, Flux.just(named("listening")), Flux.interval(ALIVE).map(_ -> named("alive")));
    }

    private static Event<?> named(String name) {
        return Event.of(Map.of()).name(name);
    }
}
