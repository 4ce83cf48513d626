package dev.windlass.api;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** A cluster whose API is away is nothing that this server did wrong: who asks is told what does not answer. */
@Singleton
final class KubernetesFailureHandler implements ExceptionHandler<KubernetesClientException, HttpResponse<Problem>> {

    private final ProblemExceptionHandler problems;

    KubernetesFailureHandler(ProblemExceptionHandler problems) {
        this.problems = problems;
    }

    @Override
    public HttpResponse<Problem> handle(HttpRequest request, KubernetesClientException failure) {
        // Without a status nobody answered.
        String what = failure.getCode() > 0
                ? "the cluster's API refuses: " + failure.getMessage()
                : "cannot reach the cluster's API: " + failure.getMessage();
        return problems.handle(request, ProblemException.unavailable(what));
    }
}
