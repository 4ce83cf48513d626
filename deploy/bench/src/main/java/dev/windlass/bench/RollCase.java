package dev.windlass.bench;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One group to roll.
 *
 * @param nodes how many are stale
 * @param atOnce how many surge
 * @param dips nothing is fresh at first, so that the first node goes alone
 */
record RollCase(int nodes, int atOnce, boolean dips) {

    private static final Pattern WRITTEN = Pattern.compile("([1-9]\\d{0,3})x([1-9]\\d{0,1}|100)(\\+dip)?");

    /** Those that take twenty minutes at the usual pace. */
    static final List<RollCase> SOME = parse(List.of("3x1", "3x3", "20x3", "20x10", "20x10+dip", "100x10"));

    static final List<RollCase> ALL =
            parse(List.of("3x1", "3x3", "3x10", "20x1", "20x3", "20x10", "20x10+dip", "100x1", "100x3", "100x10"));

    /** @param text such as {@code 20x3}, or {@code 20x3+dip} */
    static RollCase parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException("--cases: must be NODESxATONCE such as 20x3 or 20x3+dip, is " + text);
        }
        return new RollCase(
                Integer.parseInt(written.group(1)), Integer.parseInt(written.group(2)), written.group(3) != null);
    }

    private static List<RollCase> parse(List<String> texts) {
        return texts.stream().map(RollCase::parse).toList();
    }

    /** As many batches as it takes, each of which boots and drains one after the other; the first instance proves itself before. */
    Duration bound(Duration boot, Duration drain) {
        Duration batches = boot.plus(drain).multipliedBy(Math.ceilDiv(nodes, atOnce));
        return dips && atOnce > 1 ? batches.plus(boot) : batches;
    }

    /** In words, for people. */
    String words() {
        return nodes + " nodes, " + atOnce + " at once" + (dips ? ", the first alone" : "");
    }

    @Override
    public String toString() {
        return nodes + "x" + atOnce + (dips ? "-dip" : "");
    }
}
