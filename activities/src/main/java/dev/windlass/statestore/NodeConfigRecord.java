package dev.windlass.statestore;

import dev.windlass.plan.PlanJson;
import dev.windlass.resource.build.Checksum;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The node configurations that Windlass wrote or is about to write: nodes boot from no others. kops and Windlass write the
 * same paths, so that only the contents tell them apart.
 *
 * @param digests lower-case hexadecimal SHA-256 of contents, by path below the cluster's folder; the latest last
 */
record NodeConfigRecord(String cluster, SortedMap<String, List<String>> digests) {

    /** One change leaves one. Those of changes that ended half way follow each other until one of them is written. */
    private static final int KEPT = 20;

    NodeConfigRecord {
        Objects.requireNonNull(cluster, "cluster is null");
        SortedMap<String, List<String>> copy = new TreeMap<>();
        digests.forEach((path, known) -> copy.put(path, List.copyOf(known)));
        digests = Collections.unmodifiableSortedMap(copy);
    }

    static NodeConfigRecord empty(String cluster) {
        return new NodeConfigRecord(cluster, new TreeMap<>());
    }

    /** Empty where the text is no such record, or another cluster's. */
    static Optional<NodeConfigRecord> read(String text, String cluster) {
        try {
            return Optional.ofNullable(PlanJson.read(text.getBytes(StandardCharsets.UTF_8), NodeConfigRecord.class))
                    .filter(record -> record.cluster().equals(cluster));
        } catch (UncheckedIOException damaged) {
            return Optional.empty();
        }
    }

    String text() {
        return new String(PlanJson.bytes(this), StandardCharsets.UTF_8);
    }

    boolean knows(String path, String contents) {
        return digests.getOrDefault(path, List.of()).contains(Checksum.hexadecimal(contents));
    }

    NodeConfigRecord with(String path, String contents) {
        List<String> known = new ArrayList<>(digests.getOrDefault(path, List.of()));
        String digest = Checksum.hexadecimal(contents);
        known.remove(digest);
        known.add(digest);
        SortedMap<String, List<String>> all = new TreeMap<>(digests);
        all.put(path, known.subList(Math.max(0, known.size() - KEPT), known.size()));
        return new NodeConfigRecord(cluster, all);
    }
}
