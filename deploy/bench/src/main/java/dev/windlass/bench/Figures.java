package dev.windlass.bench;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Units and middles. */
final class Figures {

    private static final double NANOS = 1e9;

    private Figures() {}

    static double seconds(Duration duration) {
        return duration.toNanos() / NANOS;
    }

    /** @param sorted shortest first; {@code share} such as 0.99, of which none is longer */
    static double percentile(List<Double> sorted, double share) {
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("sorted: there must be one");
        }
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }

    static double median(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("values: there must be one");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
