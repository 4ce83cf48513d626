package dev.windlass.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The memory of the API: objects, one revision counter for all of them, and a bounded log of what changed, which watches read.
 * Every write takes the next revision, and stamps it on the object as its resourceVersion.
 */
final class ObjectStore {
    /** What happened to one object. {@code before} is null for an addition. */
    record Change(long revision, Kind kind, ObjectKey key, ApiObject before, ApiObject after) {
        enum Kind {
            ADDED,
            MODIFIED,
            DELETED
        }
    }

    /** A watcher further behind than this lists anew. Each entry may hold an object's JSON, some 10 KB of heap. */
    private static final int LOG_LENGTH = 4_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final NavigableMap<ObjectKey, ApiObject> objects = new TreeMap<>();
    private final ArrayDeque<Change> log = new ArrayDeque<>();
    private long revision;

    ObjectStore(long revision, Map<ObjectKey, ApiObject> objects) {
        this.revision = revision;
        this.objects.putAll(objects);
    }

    /** Runs a read-modify-write that no other write comes between. */
    <T> T atomically(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    long revision() {
        return atomically(() -> revision);
    }

    Optional<ApiObject> find(ObjectKey key) {
        return atomically(() -> Optional.ofNullable(objects.get(key)));
    }

    /** All objects of a type, in one namespace or, when it is empty, in all. */
    List<ApiObject> list(ResourceType type, String namespace) {
        return atomically(() -> {
            List<ApiObject> found = new ArrayList<>();
            for (Map.Entry<ObjectKey, ApiObject> entry :
                    objects.tailMap(new ObjectKey(type, namespace, ""), true).entrySet()) {
                if (!entry.getKey().type().equals(type)) {
                    break;
                }
                if (namespace.isEmpty() || entry.getKey().namespace().equals(namespace)) {
                    found.add(entry.getValue());
                }
            }
            return found;
        });
    }

    Map<ObjectKey, ApiObject> all() {
        return atomically(() -> new TreeMap<>(objects));
    }

    ApiObject put(ObjectKey key, ApiObject object) {
        return atomically(() -> {
            ApiObject before = objects.get(key);
            ApiObject after = stamped(object);
            objects.put(key, after);
            record(new Change(revision, before == null ? Change.Kind.ADDED : Change.Kind.MODIFIED, key, before, after));
            return after;
        });
    }

    /** Removes an object; the deletion has a revision of its own, which watchers see on the object's last state. */
    ApiObject remove(ObjectKey key) {
        return atomically(() -> {
            ApiObject before = objects.remove(key);
            ApiObject last = stamped(before);
            record(new Change(revision, Change.Kind.DELETED, key, before, last));
            return last;
        });
    }

    /**
     * Changes after a revision, waiting for the first of them at most so long.
     *
     * @throws ApiFailure 410 when the log no longer reaches back so far
     */
    List<Change> changesAfter(long after, Duration patience) {
        awaitAfter(after, patience);
        return atomically(() -> {
            long oldest = log.isEmpty() ? revision : log.getFirst().revision() - 1;
            if (after < oldest) {
                throw ApiFailure.expired("too old resource version: %d (%d)".formatted(after, oldest));
            }
            LinkedList<Change> news = new LinkedList<>();
            for (Change change : log.reversed()) {
                if (change.revision() <= after) {
                    break;
                }
                news.addFirst(change);
            }
            return news;
        });
    }

    /** Waits until there is a change after a revision, at most so long. */
    void awaitAfter(long after, Duration patience) {
        lock.lock();
        try {
            long nanos = patience.toNanos();
            while (revision <= after && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private ApiObject stamped(ApiObject object) {
        revision++;
        ObjectNode copy = object.json().deepCopy();
        copy.withObject("/metadata").put("resourceVersion", Long.toString(revision));
        return new ApiObject(copy);
    }

    private void record(Change change) {
        log.addLast(change);
        if (log.size() > LOG_LENGTH) {
            log.removeFirst();
        }
        changed.signalAll();
    }
}
