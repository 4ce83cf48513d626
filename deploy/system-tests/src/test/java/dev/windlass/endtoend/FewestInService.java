package dev.windlass.endtoend;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** Watches some objects and remembers how few of them were in service at the worst moment. Every event is a moment. */
public final class FewestInService<T extends HasMetadata> implements Watcher<T>, AutoCloseable {

    private final Predicate<T> inService;
    private final Set<String> serving = ConcurrentHashMap.newKeySet();
    private final AtomicInteger fewest;
    private final AtomicReference<WatcherException> lost = new AtomicReference<>();
    private final Watch watch;

    private FewestInService(
            FilterWatchListDeletable<T, ? extends KubernetesResourceList<T>, ?> objects, Predicate<T> inService) {
        this.inService = inService;
        objects.list().getItems().stream()
                .filter(inService)
                .forEach(object -> serving.add(object.getMetadata().getUid()));
        fewest = new AtomicInteger(serving.size());
        watch = objects.watch(this);
    }

    static <T extends HasMetadata> FewestInService<T> of(
            FilterWatchListDeletable<T, ? extends KubernetesResourceList<T>, ?> objects, Predicate<T> inService) {
        return new FewestInService<>(objects, inService);
    }

    /** Nodes that pods may be put on. */
    public static FewestInService<Node> ofNodes(
            FilterWatchListDeletable<Node, ? extends KubernetesResourceList<Node>, ?> nodes) {
        return of(
                nodes,
                node -> Readiness.isNodeReady(node)
                        && !Boolean.TRUE.equals(node.getSpec().getUnschedulable()));
    }

    public int count() {
        if (lost.get() != null) {
            throw new AssertionError("the watch was lost, so some moments were not seen", lost.get());
        }
        return fewest.get();
    }

    @Override
    public void eventReceived(Action action, T object) {
        switch (action) {
            case ADDED, MODIFIED -> note(object.getMetadata().getUid(), inService.test(object));
            case DELETED -> note(object.getMetadata().getUid(), false);
            case BOOKMARK, ERROR -> {}
        }
    }

    private void note(String object, boolean serves) {
        if (serves) {
            serving.add(object);
        } else {
            serving.remove(object);
        }
        fewest.accumulateAndGet(serving.size(), Math::min);
    }

    @Override
    public void onClose(WatcherException cause) {
        lost.set(cause);
    }

    @Override
    public void close() {
        watch.close();
    }
}
