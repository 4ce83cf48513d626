package dev.windlass.spec;

import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A release of Kubernetes: {@code 1.36.3}, or one before it such as {@code 1.37.0-alpha.1}. Printed without a v, as kops
 * writes it: every address and image puts its own.
 *
 * @param preRelease {@code null} for a release itself
 */
public record KubernetesVersion(int major, int minor, int patch, PreRelease preRelease)
        implements Comparable<KubernetesVersion> {

    /** Those that Kubernetes publishes, in their order. */
    public enum Stage {
        ALPHA,
        BETA,
        RC
    }

    public record PreRelease(Stage stage, int number) implements Comparable<PreRelease> {

        private static final Comparator<PreRelease> ORDER =
                Comparator.comparing(PreRelease::stage).thenComparing(PreRelease::number);

        @Override
        public int compareTo(PreRelease other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return stage.name().toLowerCase(Locale.ROOT) + "." + number;
        }
    }

    private static final String NUMBER = "(0|[1-9]\\d{0,2})";
    private static final Pattern VERSION =
            Pattern.compile("v?" + NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(?:-(alpha|beta|rc)\\." + NUMBER + ")?");

    /** A release comes after everything that led to it. */
    private static final Comparator<KubernetesVersion> ORDER = Comparator.comparingInt(KubernetesVersion::major)
            .thenComparingInt(KubernetesVersion::minor)
            .thenComparingInt(KubernetesVersion::patch)
            .thenComparing(KubernetesVersion::preRelease, Comparator.nullsLast(Comparator.naturalOrder()));

    /**
     * Spaces around it and one v before it are taken away, as kops does ({@code apply_cluster.go}, "Normalizing kubernetes
     * version").
     *
     * @throws IllegalArgumentException whose message is the rule that the text breaks
     */
    public static KubernetesVersion parse(String text) {
        Matcher version = VERSION.matcher(text.strip());
        if (!version.matches()) {
            throw new IllegalArgumentException("must be a version such as 1.36.3 or 1.37.0-rc.1: three numbers without"
                    + " leading zeros, and nothing of a build");
        }
        PreRelease preRelease = version.group(4) == null
                ? null
                : new PreRelease(
                        Stage.valueOf(version.group(4).toUpperCase(Locale.ROOT)), Integer.parseInt(version.group(5)));
        return new KubernetesVersion(number(version, 1), number(version, 2), number(version, 3), preRelease);
    }

    /** As kubelets and image tags tell it: {@code v1.36.3}. */
    public String tag() {
        return "v" + this;
    }

    @Override
    public int compareTo(KubernetesVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch + (preRelease == null ? "" : "-" + preRelease);
    }

    private static int number(Matcher version, int group) {
        return Integer.parseInt(version.group(group));
    }
}
