package dev.windlass.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;

/** Which Kubernetes API is which cluster's. */
@FunctionalInterface
public interface ClusterClients {
    /**
     * A client for the cluster of this name; it is shared, and not the caller's to close.
     *
     * @throws io.temporal.failure.ApplicationFailure type {@code UnknownKubernetesContext} where nothing says how to reach it
     */
    KubernetesClient of(String cluster);
}
