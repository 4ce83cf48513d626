package dev.windlass.server.rest;

import dev.windlass.server.problem.Problem;
import dev.windlass.server.problem.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

@Singleton
final class ProblemExceptionHandler implements ExceptionHandler<ProblemException, HttpResponse<Problem>> {

    @Override
    public HttpResponse<Problem> handle(HttpRequest request, ProblemException exception) {
        return answer(exception);
    }

    static HttpResponse<Problem> answer(ProblemException exception) {
        return HttpResponse.<Problem>status(exception.status())
                .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE)
                .body(exception.problem());
    }
}
