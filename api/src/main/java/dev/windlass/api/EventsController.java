package dev.windlass.api;

import dev.windlass.change.Change;
import dev.windlass.change.JournalEntry;
import dev.windlass.ingest.ChangeEvents;
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
import java.time.Instant;
import java.util.UUID;
import org.reactivestreams.Publisher;

@Controller("/v1/events")
final class EventsController {

    private final ChangeEvents events;
    private final ChangePublisher publisher;
    private final Progress progress;

    EventsController(ChangeEvents events, ChangePublisher publisher, Progress progress) {
        this.events = events;
        this.publisher = publisher;
        this.progress = progress;
    }

    /** @param id names the change from here on */
    record Published(String id) {}

    /** Asks for a change: the data of an event, or a whole CloudEvent in structured mode. */
    @Post
    @Consumes({MediaType.APPLICATION_JSON, "application/cloudevents+json"})
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<Published> publish(@Body byte[] body) {
        if (ChangesOnTheWire.isCloudEvent(body)) {
            Change change = ChangesOnTheWire.valid(events.decodeStructured(body, Instant.now()));
            publisher.publishStructured(change.cluster(), body);
            return HttpResponse.accepted().body(new Published(change.id()));
        }
        String id = UUID.randomUUID().toString();
        Change change = ChangesOnTheWire.valid(events.decode(id, body, Instant.now()));
        publisher.publish(id, change.cluster(), body);
        return HttpResponse.accepted().body(new Published(id));
    }

    @Get
    @Produces(MediaType.TEXT_EVENT_STREAM)
    Publisher<Event<JournalEntry>> follow(@Nullable @QueryValue String cluster, @Nullable @QueryValue String change) {
        return progress.entries()
                .filter(entry -> cluster == null || cluster.equals(entry.cluster()))
                .filter(entry -> change == null || change.equals(entry.change()))
                .map(entry -> Event.of(entry).id(entry.id()));
    }
}
