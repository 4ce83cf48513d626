package dev.windlass.server.rest;

import dev.windlass.change.Approval;
import dev.windlass.change.ChangeView;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.QuestionAnswer;
import dev.windlass.change.SubjectCommand;
import dev.windlass.server.command.ChangeCommands;
import dev.windlass.server.problem.ProblemException;
import dev.windlass.server.query.ChangeQueries;
import dev.windlass.server.query.ChangeReference;
import dev.windlass.server.query.Names;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Optional;

@Controller("/v1/changes")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ChangesController {

    static final int MAX_CHANGES = 1_000;

    private final ChangeQueries queries;
    private final ChangeCommands commands;

    ChangesController(ChangeQueries queries, ChangeCommands commands) {
        this.queries = queries;
        this.commands = commands;
    }

    /**
     * @param digest only for an approval or a rejection
     * @param node only for a skip: a node's name or its instance's id
     * @param pod only for a force: {@code namespace/name}
     * @param choice only for an answer or a new target; {@code question} the text that it answers, so that it meets no
     *     other, and {@code instanceGroup} whose question, where several are open
     */
    record Said(
            @Nullable String digest,
            @Nullable String who,
            @Nullable String reason,
            @Nullable String node,
            @Nullable String pod,
            @Nullable String choice,
            @Nullable String question,
            @Nullable String instanceGroup) {}

    @Get
    List<ChangeView> changes(@Nullable @QueryValue String cluster, @QueryValue(defaultValue = "100") int limit) {
        if (limit < 1 || limit > MAX_CHANGES) {
            throw ProblemException.invalid("limit", "must be between 1 and " + MAX_CHANGES);
        }
        return queries.changes(cluster == null ? null : Names.requireCluster(cluster), limit);
    }

    @Get("/{id}")
    ChangeView change(String id, @Nullable @QueryValue String cluster) {
        ChangeReference reference = ChangeReference.of(id, cluster);
        return queries.change(reference).orElseThrow(reference::notFound);
    }

    /** The text that a person reads; the sealed plan itself where the request accepts JSON. */
    @Get("/{id}/plan")
    @Produces({MediaType.TEXT_PLAIN, MediaType.APPLICATION_JSON})
    HttpResponse<String> plan(
            String id, @Nullable @QueryValue String cluster, @Nullable @Header("Accept") String accept) {
        ChangeView change = change(id, cluster);
        boolean json = accept != null && accept.contains(MediaType.APPLICATION_JSON);
        Optional<String> plan = json ? queries.planJson(change) : queries.planText(change);
        String body = plan.orElseThrow(() -> ProblemException.notFound("plan of change " + id));
        return HttpResponse.ok(body).contentType(json ? MediaType.APPLICATION_JSON_TYPE : MediaType.TEXT_PLAIN_TYPE);
    }

    @Post("/{id}/approve")
    ChangeView approve(String id, @Nullable @QueryValue String cluster, @Body Said said) {
        return commands.approve(ChangeReference.of(id, cluster), approval(said));
    }

    @Post("/{id}/reject")
    ChangeView reject(String id, @Nullable @QueryValue String cluster, @Body Said said) {
        return commands.reject(ChangeReference.of(id, cluster), approval(said));
    }

    @Post("/{id}/pause")
    ChangeView pause(String id, @Nullable @QueryValue String cluster, @Body Said said) {
        return commands.pause(ChangeReference.of(id, cluster), word(said));
    }

    @Post("/{id}/resume")
    ChangeView resume(String id, @Nullable @QueryValue String cluster, @Body Said said) {
        return commands.resume(ChangeReference.of(id, cluster), word(said));
    }

    @Post("/{id}/abort")
    ChangeView abort(String id, @Nullable @QueryValue String cluster, @Body Said said) {
        return commands.abort(ChangeReference.of(id, cluster), word(said));
    }

    @Post("/{id}/skip")
    ChangeView skip(String id, @Nullable @QueryValue String cluster, @Body Said said) {
        return commands.skip(ChangeReference.of(id, cluster), order("node", said.node(), said));
    }

    @Post("/{id}/force")
    ChangeView force(String id, @Nullable @QueryValue String cluster, @Body Said said) {
        return commands.force(ChangeReference.of(id, cluster), order("pod", said.pod(), said));
    }

    @Post("/{id}/retry")
    ChangeView retry(String id, @Nullable @QueryValue String cluster, @Body Said said) {
        return commands.retry(ChangeReference.of(id, cluster), word(said));
    }

    @Post("/{id}/retarget")
    ChangeView retarget(String id, @Nullable @QueryValue String cluster, @Body Said said) {
        return commands.retarget(ChangeReference.of(id, cluster), chosen(said));
    }

    @Post("/{id}/answer")
    ChangeView answer(String id, @Nullable @QueryValue String cluster, @Body Said said) {
        return commands.answer(ChangeReference.of(id, cluster), chosen(said));
    }

    private static Approval approval(Said said) {
        return new Approval(required("digest", said.digest()), required("who", said.who()), reason(said));
    }

    private static CommandRequest word(Said said) {
        return new CommandRequest(required("who", said.who()), reason(said));
    }

    private static SubjectCommand order(String field, String subject, Said said) {
        return new SubjectCommand(required(field, subject), required("who", said.who()), reason(said));
    }

    private static QuestionAnswer chosen(Said said) {
        String choice = required("choice", said.choice());
        return new QuestionAnswer(
                choice, required("who", said.who()), reason(said), said.question(), said.instanceGroup());
    }

    private static String reason(Said said) {
        return said.reason() == null ? "" : said.reason();
    }

    private static String required(String field, String value) {
        if (value == null || value.isBlank()) {
            throw ProblemException.invalid(field, "is required");
        }
        return value;
    }
}
