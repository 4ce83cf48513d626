package dev.windlass.server.rest;

import dev.windlass.server.problem.Problem;
import dev.windlass.server.problem.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.temporal.failure.ApplicationFailure;
import jakarta.inject.Singleton;

/**
 * What is stored of a cluster may be such that a question about it has no answer: specs that cannot be meant. That is told as
 * it is; only what may answer later is a failure of ours.
 */
@Singleton
final class RefusalHandler implements ExceptionHandler<ApplicationFailure, HttpResponse<Problem>> {

    @Override
    public HttpResponse<Problem> handle(HttpRequest request, ApplicationFailure failure) {
        return ProblemExceptionHandler.answer(
                failure.isNonRetryable()
                        ? ProblemException.conflict(failure.getOriginalMessage())
                        : ProblemException.unavailable(failure.getOriginalMessage()));
    }
}
