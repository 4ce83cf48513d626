package dev.windlass.server.rest;

import dev.windlass.server.command.DeadLetterQueue;
import dev.windlass.server.command.DeadLetterQueue.DeadLetter;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;

@Controller("/v1/dlq")
@ExecuteOn(TaskExecutors.BLOCKING)
final class DeadLettersController {

    private final DeadLetterQueue queue;

    DeadLettersController(DeadLetterQueue queue) {
        this.queue = queue;
    }

    /** @param id of the change that is asked for again */
    record Replayed(String id) {}

    @Get
    List<DeadLetter> letters() {
        return queue.letters();
    }

    @Post("/{partition}/{offset}/replay")
    @Consumes({MediaType.APPLICATION_JSON, "application/cloudevents+json"})
    HttpResponse<Replayed> replay(int partition, long offset, @Nullable @Body byte[] mended) {
        byte[] body = mended == null || mended.length == 0 ? null : mended;
        return HttpResponse.accepted().body(new Replayed(queue.replay(partition, offset, body)));
    }
}
