package dev.windlass.kubernetes.node;

import dev.windlass.kubernetes.ClientLease;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells by a watch when a node comes, goes, or becomes ready or unready, so that nobody has to look all the time. Best effort:
 * where the API does not answer there is no news, and whoever waits looks again when the time is up.
 */
public final class NodeWatch implements AutoCloseable {

    public static final NodeWatch NONE = new NodeWatch(null);

    /** Nodes that boot together join together. */
    private static final Duration TOGETHER = Duration.ofMillis(100);

    private final ClientLease lease;
    private final SharedIndexInformer<Node> nodes;
    private final Semaphore news = new Semaphore(0);

    private NodeWatch(ClientLease lease) {
        this.lease = lease;
        nodes = lease == null ? null : lease.client().nodes().runnableInformer(0);
    }

    /** @param lease ends with the watch */
    public static NodeWatch of(ClientLease lease) {
        try {
            NodeWatch news = new NodeWatch(lease);
            news.nodes.addEventHandler(news.new Changes());
            news.nodes.exceptionHandler((started, failure) -> true);
            news.nodes.start();
            return news;
        } catch (RuntimeException failure) {
            lease.close();
            throw failure;
        }
    }

    /** Waits no longer than the limit. An interrupt ends the wait and stays set. @return whether there is news */
    public boolean heard(Duration limit) {
        try {
            if (limit.isNegative() || !news.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        LockSupport.parkNanos(TOGETHER.toNanos());
        news.drainPermits();
        return true;
    }

    @Override
    public void close() {
        if (nodes != null) {
            nodes.close();
            lease.close();
        }
    }

    private final class Changes implements ResourceEventHandler<Node> {

        /** Those of the beginning are no news. */
        @Override
        public void onAdd(Node node) {
            if (nodes.hasSynced()) {
                news.release();
            }
        }

        /** A kubelet writes its status every few minutes, and people write labels. */
        @Override
        public void onUpdate(Node before, Node node) {
            boolean same =
                    Snapshots.node(before).ready() == Snapshots.node(node).ready();
            if (!same
                    || !Objects.equals(
                            before.getMetadata().getUid(), node.getMetadata().getUid())) {
                news.release();
            }
        }

        @Override
        public void onDelete(Node node, boolean finalStateUnknown) {
            news.release();
        }
    }
}
