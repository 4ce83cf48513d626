package dev.windlass.kubernetes.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.windlass.aws.Retryability;
import dev.windlass.kubernetes.KubeconfigClients;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * An error while validating that says something about the cluster: its API or AWS is away, is overloaded, or does not know our
 * credentials any more. Every other error says something about Windlass or about what it may do.
 */
record ValidationOutage(String words) {

    /** The Kubernetes client's HTTP client, of which the compiler knows nothing: its exceptions tell of a broken connection. */
    private static final String HTTP_CLIENT = "io.vertx.";

    /** @return empty if the failure is no outage */
    static Optional<ValidationOutage> in(RuntimeException failure) {
        return switch (failure) {
            case KubernetesClientException e
            when e.getCode() <= 0 ->
                isSilence(e) ? Optional.of(new ValidationOutage("cannot reach the API: " + told(e))) : Optional.empty();
            case KubernetesClientException e ->
                isOut(e.getCode()) ? Optional.of(new ValidationOutage(told(e))) : Optional.empty();
            case AwsServiceException e ->
                Retryability.of(e) == Retryability.PASSES
                        ? Optional.of(new ValidationOutage(told(e)))
                        : Optional.empty();
            case AbortedException _ -> Optional.empty();
            // No answer came, or no credentials could be loaded.
            case SdkClientException e -> Optional.of(new ValidationOutage(told(e)));
            // Nothing says yet how to reach it; the kubeconfig is read again at the next look.
            case ApplicationFailure e
            when KubeconfigClients.UNKNOWN_CONTEXT.equals(e.getType()) -> Optional.of(new ValidationOutage(told(e)));
            default -> Optional.empty();
        };
    }

    /** An API server answers 401 to a token or a certificate that has expired. */
    private static boolean isOut(int status) {
        return status == 401 || status == 408 || status == 429 || status >= 500;
    }

    /** Without a status the API did not answer, if its client did not fail by itself. */
    private static boolean isSilence(KubernetesClientException failure) {
        return failure.getCause() == null
                || Stream.iterate(failure.getCause(), Objects::nonNull, Throwable::getCause)
                        .anyMatch(cause -> cause instanceof TimeoutException
                                || cause.getClass().getName().startsWith(HTTP_CLIENT)
                                || cause instanceof IOException && !(cause instanceof JsonProcessingException));
    }

    private static String told(RuntimeException failure) {
        if (failure instanceof ApplicationFailure own) {
            return own.getOriginalMessage();
        }
        return Objects.toString(failure.getMessage(), failure.toString());
    }
}
