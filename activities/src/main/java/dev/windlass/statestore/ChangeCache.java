package dev.windlass.statestore;

import dev.windlass.change.ChangeView;
import dev.windlass.statestore.StateStore.Listed;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Changes as they were sealed, by path. An entity tag tells whether one was sealed again; the least used are forgotten. */
final class ChangeCache {

    /** More than the most that one list may show, so that a list never drives out its own beginning. */
    private static final int MAX_CHANGES = 4_096;

    record Sealed(String entityTag, ChangeView change) {}

    private final Map<String, Sealed> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Sealed> eldest) {
            return size() > MAX_CHANGES;
        }
    });

    /** @param read reads a path that is not known as it is listed; empty if the object is gone */
    Optional<ChangeView> get(Listed object, Function<String, Optional<Sealed>> read) {
        Sealed before = known.get(object.path());
        if (before != null && before.entityTag().equals(object.entityTag())) {
            return Optional.of(before.change());
        }
        Optional<Sealed> now = read.apply(object.path());
        now.ifPresent(change -> known.put(object.path(), change));
        return now.map(Sealed::change);
    }
}
