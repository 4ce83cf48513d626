package dev.windlass.server.rest;

import dev.windlass.server.problem.Problem;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;

/** What the server itself finds wrong, such as an unknown path or a body too large, in the form of every other error. */
@Singleton
final class ProblemProcessor implements ErrorResponseProcessor<Problem> {

    @Override
    public MutableHttpResponse<Problem> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        HttpStatus status = HttpStatus.valueOf(response.code());
        return response.contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE)
                .body(Problem.of(status, detail(context, status), null));
    }

    private static String detail(ErrorContext context, HttpStatus status) {
        // What went wrong inside is for the log.
        if (status.getCode() >= 500 || !context.hasErrors()) {
            return status.getReason();
        }
        return context.getErrors().stream().map(Error::getMessage).collect(Collectors.joining("; "));
    }
}
