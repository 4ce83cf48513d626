package dev.windlass.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;

/**
 * A client for as long as a caller uses it. The client stays open until the lease is closed, also if other credentials replace it
 * meanwhile.
 *
 * @param end runs when the lease is closed
 */
public record ClientLease(KubernetesClient client, Runnable end) implements AutoCloseable {

    public ClientLease {
        Objects.requireNonNull(client, "client is null");
        Objects.requireNonNull(end, "end is null");
    }

    @Override
    public void close() {
        end.run();
    }
}
