package dev.windlass.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import software.amazon.awssdk.core.exception.SdkException;

/** Likewise of AWS, the state store included: credentials that have expired, throttling, an outage. */
@Singleton
final class CloudFailureHandler implements ExceptionHandler<SdkException, HttpResponse<Problem>> {

    private final ProblemExceptionHandler problems;

    CloudFailureHandler(ProblemExceptionHandler problems) {
        this.problems = problems;
    }

    @Override
    public HttpResponse<Problem> handle(HttpRequest request, SdkException failure) {
        return problems.handle(request, ProblemException.unavailable("AWS does not answer as asked: " + failure.getMessage()));
    }
}
