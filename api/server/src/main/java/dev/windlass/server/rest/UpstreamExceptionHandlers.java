package dev.windlass.server.rest;

import dev.windlass.kubernetes.ClusterApiFailure;
import dev.windlass.server.problem.Problem;
import dev.windlass.server.problem.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A cluster's API or AWS that is away, or that refuses, is nothing that this server did wrong: whoever asked is told which
 * of them, and why.
 */
final class UpstreamExceptionHandlers {

    private static final Logger log = LoggerFactory.getLogger(UpstreamExceptionHandlers.class);

    private UpstreamExceptionHandlers() {}

    private static HttpResponse<Problem> answer(
            HttpRequest<?> request, RuntimeException failure, ProblemException problem) {
        log.warn("{} {}: {}", request.getMethod(), request.getPath(), problem.getMessage(), failure);
        return ProblemExceptionHandler.answer(problem);
    }

    /** What is overloaded, broken or behind something that is may answer later; without a status nobody answered. */
    private static boolean refuses(int status) {
        return status >= 400 && status < 500 && status != 429;
    }

    /** What an SDK says is which call failed; why is in what it wraps. */
    private static String why(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return Objects.toString(innermost.getMessage(), innermost.getClass().getSimpleName());
    }

    @Singleton
    static final class OfKubernetes implements ExceptionHandler<ClusterApiFailure, HttpResponse<Problem>> {

        @Override
        public HttpResponse<Problem> handle(HttpRequest request, ClusterApiFailure failure) {
            return answer(
                    request,
                    failure,
                    refuses(failure.status())
                            ? ProblemException.refusedBehind("the cluster's API refuses: " + why(failure))
                            : ProblemException.unavailable("the cluster's API does not answer: " + why(failure)));
        }
    }

    /** The state store's, too. */
    @Singleton
    static final class OfCloud implements ExceptionHandler<SdkException, HttpResponse<Problem>> {

        @Override
        public HttpResponse<Problem> handle(HttpRequest request, SdkException failure) {
            boolean refuses = failure instanceof AwsServiceException answered
                    && refuses(answered.statusCode())
                    && !answered.isThrottlingException();
            return answer(
                    request,
                    failure,
                    refuses
                            ? ProblemException.refusedBehind("AWS refuses: " + failure.getMessage())
                            : ProblemException.unavailable("AWS does not answer: " + why(failure)));
        }
    }
}
