package dev.windlass.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that closes when its owner has dropped it and no lease of it is left. Thread-safe. */
final class SharedClient {

    private final KubernetesClient client;

    /** The leases, and one for the owner. */
    private final AtomicInteger holders = new AtomicInteger(1);

    SharedClient(KubernetesClient client) {
        this.client = client;
    }

    KubernetesClient client() {
        return client;
    }

    boolean isClosed() {
        return holders.get() == 0;
    }

    /** Only for the owner, and not after {@link #drop}. */
    ClientLease lease() {
        holders.incrementAndGet();
        AtomicBoolean ended = new AtomicBoolean();
        return new ClientLease(client, () -> {
            if (ended.compareAndSet(false, true)) {
                drop();
            }
        });
    }

    /** The owner gives it to nobody any more. */
    void drop() {
        if (holders.decrementAndGet() == 0) {
            client.close();
        }
    }
}
