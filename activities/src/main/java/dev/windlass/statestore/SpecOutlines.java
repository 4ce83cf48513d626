package dev.windlass.statestore;

import dev.windlass.aws.Parallel;
import dev.windlass.spec.InvalidSpecException;
import dev.windlass.spec.SpecOutline;
import dev.windlass.statestore.StateStore.Stored;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What rollouts need of the specs in force. One listing tells whether any of them has moved; only those that have are read
 * again, so that looking often costs one request. Thread-safe.
 */
public final class SpecOutlines {

    private static final int MANY = 1_000;

    private final StateStore store;
    private final Map<String, Read> read = new ConcurrentHashMap<>();

    /** @param texts by path below the cluster's folder */
    private record Read(SortedMap<String, String> entityTags, SortedMap<String, String> texts, SpecOutline outline) {
        static final Read NOTHING = new Read(new TreeMap<>(), new TreeMap<>(), SpecOutline.NONE);
    }

    public SpecOutlines(StateStore store) {
        this.store = store;
    }

    /**
     * As they are now; {@link SpecOutline#NONE} for a cluster without.
     *
     * @throws ApplicationFailure not retryable, where what they say of rolling cannot be meant: going on by defaults could
     *     take more nodes at once than their owner allows
     */
    public SpecOutline of(String cluster) {
        SortedMap<String, String> entityTags = new TreeMap<>();
        // In the alphabet only igconfig/ lies between config and instancegroup/.
        store.listBetween(cluster, "confi", "instancegroup0").forEach((path, tag) -> {
            String own = path.substring(cluster.length() + 1);
            if (SpecStore.isSpec(own)) {
                entityTags.put(own, tag);
            }
        });
        Read before = read.getOrDefault(cluster, Read.NOTHING);
        if (entityTags.equals(before.entityTags())) {
            return before.outline();
        }
        Read now = read(cluster, entityTags, before);
        if (read.size() >= MANY) {
            read.clear();
        }
        read.put(cluster, now);
        return now.outline();
    }

    private Read read(String cluster, SortedMap<String, String> entityTags, Read before) {
        SortedMap<String, String> texts = new TreeMap<>(before.texts());
        texts.keySet().retainAll(entityTags.keySet());
        List<String> moved = new ArrayList<>(entityTags.keySet());
        moved.removeIf(path -> entityTags.get(path).equals(before.entityTags().get(path)));
        List<Optional<Stored>> contents = Parallel.map(moved, path -> store.get(cluster + "/" + path));
        SortedMap<String, String> tags = new TreeMap<>(entityTags);
        for (int index = 0; index < moved.size(); index++) {
            String path = moved.get(index);
            // As read, which may be newer than as listed; one deleted meanwhile is not there.
            contents.get(index)
                    .ifPresentOrElse(
                            stored -> {
                                texts.put(path, stored.text());
                                tags.put(path, stored.entityTag());
                            },
                            () -> {
                                texts.remove(path);
                                tags.remove(path);
                            });
        }
        return new Read(tags, texts, texts.containsKey(SpecStore.CONFIG) ? outline(cluster, texts) : SpecOutline.NONE);
    }

    private static SpecOutline outline(String cluster, SortedMap<String, String> texts) {
        try {
            return SpecOutline.of(texts);
        } catch (InvalidSpecException e) {
            throw ApplicationFailure.newNonRetryableFailure(
                    "the specs of " + cluster + " in the state store: " + e.getMessage(), "InvalidSpec");
        }
    }
}
