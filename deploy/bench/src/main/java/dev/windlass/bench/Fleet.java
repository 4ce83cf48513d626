package dev.windlass.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many rollouts at once.
 *
 * @param clusters each with an API of its own; {@code groups} in each of them, each of which is one rollout
 * @param nodes in each group
 */
record Fleet(int clusters, int groups, int nodes) {

    private static final Pattern WRITTEN = Pattern.compile("([1-9]\\d{0,2})x([1-9]\\d{0,2})x([1-9]\\d{0,2})");

    /** @param text such as {@code 20x10x10} */
    static Fleet parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException("--fleet: must be CLUSTERSxGROUPSxNODES such as 20x10x10, is " + text);
        }
        return new Fleet(
                Integer.parseInt(written.group(1)),
                Integer.parseInt(written.group(2)),
                Integer.parseInt(written.group(3)));
    }

    int rollouts() {
        return clusters * groups;
    }

    int allNodes() {
        return rollouts() * nodes;
    }

    /** In words, for people. */
    String words() {
        return rollouts() + " rollouts of " + nodes + " nodes";
    }
}
