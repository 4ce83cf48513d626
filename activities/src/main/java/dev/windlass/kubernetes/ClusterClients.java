package dev.windlass.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.function.Function;

/** Which Kubernetes API is which cluster's. */
@FunctionalInterface
public interface ClusterClients {
    /**
     * A client for the cluster of this name; it is shared, and not the caller's to close. It may be closed once other credentials
     * replace it, if the caller holds no {@link #lease}.
     *
     * @throws io.temporal.failure.ApplicationFailure type {@code UnknownKubernetesContext} where nothing says how to reach it
     */
    KubernetesClient of(String cluster);

    /** The same client, which stays open until the lease is closed. */
    default ClientLease lease(String cluster) {
        return new ClientLease(of(cluster), () -> {});
    }

    /** What the cluster's API answers to one question, or to a few. */
    default <T> T ask(String cluster, Function<KubernetesClient, T> question) {
        try (ClientLease lease = lease(cluster)) {
            return question.apply(lease.client());
        }
    }
}
