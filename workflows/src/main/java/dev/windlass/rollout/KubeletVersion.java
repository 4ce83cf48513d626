package dev.windlass.rollout;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A kubelet's version as its node tells it, such as {@code v1.36.3}, {@code v1.37.0-beta.1} or {@code v1.36.3+k3s1}, in the
 * order in which Kubernetes releases. What a vendor appends, such as {@code -eks-a737599} or {@code +k3s1}, is no order.
 *
 * @param text as told; {@code stage} 0 for alpha, 1 for beta, 2 for a candidate, 3 for a release
 * @param builds numbers of the pre-release
 */
record KubeletVersion(String text, List<Integer> numbers, int stage, List<Integer> builds)
        implements Comparable<KubeletVersion> {

    private static final Pattern VERSION = Pattern.compile(
            "v?(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})(?:-(alpha|beta|rc)\\.(\\d{1,9}(?:\\.\\d{1,9})*))?(?:[-+].*)?");

    private static final List<String> STAGES = List.of("alpha", "beta", "rc");

    private static final Comparator<KubeletVersion> ORDER = Comparator.comparing(
                    KubeletVersion::numbers, KubeletVersion::compare)
            .thenComparing(KubeletVersion::stage)
            .thenComparing(KubeletVersion::builds, KubeletVersion::compare);

    KubeletVersion {
        numbers = List.copyOf(numbers);
        builds = List.copyOf(builds);
    }

    /** @return empty where the node tells none, or none that has an order */
    static Optional<KubeletVersion> of(String text) {
        Matcher matcher = VERSION.matcher(text == null ? "" : text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<Integer> numbers = Stream.of(matcher.group(1), matcher.group(2), matcher.group(3))
                .map(Integer::valueOf)
                .toList();
        return Optional.of(
                matcher.group(4) == null
                        ? new KubeletVersion(text.strip(), numbers, STAGES.size(), List.of())
                        : new KubeletVersion(
                                text.strip(),
                                numbers,
                                STAGES.indexOf(matcher.group(4)),
                                Stream.of(matcher.group(5).split("\\."))
                                        .map(Integer::valueOf)
                                        .toList()));
    }

    boolean isOlderThan(KubeletVersion other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(KubeletVersion other) {
        return ORDER.compare(this, other);
    }

    private static int compare(List<Integer> one, List<Integer> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int order = Integer.compare(one.get(i), other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    @Override
    public String toString() {
        return text;
    }
}
