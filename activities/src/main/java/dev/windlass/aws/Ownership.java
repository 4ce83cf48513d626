package dev.windlass.aws;

import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What tags say about whose a resource is, and which of its tags are ours to manage. */
final class Ownership {

    private Ownership() {}

    /** kops' rule: the cluster's own tag says {@code owned}; {@code shared} and anything else is not ours to touch. */
    static boolean owns(String cluster, Map<String, String> tags) {
        return "owned".equals(tags.get("kubernetes.io/cluster/" + cluster));
    }

    /**
     * The tags that the desired side names; others may be anybody's and take no part in the difference.
     *
     * @param desired {@code null} where nobody wants the resource: then all of them
     */
    static SortedMap<String, String> managed(Map<String, String> actual, Map<String, String> desired) {
        SortedMap<String, String> managed = new TreeMap<>(actual);
        if (desired != null) {
            managed.keySet().retainAll(desired.keySet());
        }
        return managed;
    }

    static <T> Map<String, String> tags(
            Collection<T> tags, Function<T, String> key, Function<T, String> value) {
        return tags.stream().collect(Collectors.toMap(key, value, (first, second) -> second, TreeMap::new));
    }
}
