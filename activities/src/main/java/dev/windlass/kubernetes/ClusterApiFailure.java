package dev.windlass.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.function.Supplier;

/** A cluster's API did not answer, or refused, for those who know no Kubernetes client and have a person to tell. */
public final class ClusterApiFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    private ClusterApiFailure(KubernetesClientException failure) {
        super(failure.getMessage(), failure);
        this.status = failure.getCode();
    }

    /** @throws ClusterApiFailure where asking fails as the client of Kubernetes does */
    public static <T> T unless(Supplier<T> asking) {
        try {
            return asking.get();
        } catch (KubernetesClientException failure) {
            throw new ClusterApiFailure(failure);
        }
    }

    /** As HTTP has it; 0 where nobody answered. */
    public int status() {
        return status;
    }
}
