package dev.windlass.failpoint;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where this JVM halts as if it had been killed, so that a test can prove that nothing is lost just there:
 * {@code before:aws.DetachInstances}, {@code after:kubernetes.evict}, {@code before:activity.Drain:2}. {@link SideEffects}
 * says which effects there are; the number is the occurrence, 1 where none is given. Of several, by commas, it halts at the
 * one that it comes to first, and logs which that was.
 *
 * <p>Nothing is flushed, closed or reported: shutdown hooks do not run. Thread-safe.
 */
public final class Failpoint implements EffectListener {

    /** The system property, and the environment variable that is read where the property is not set. */
    public static final String PROPERTY = "windlass.failpoint";

    public static final String VARIABLE = "WINDLASS_FAILPOINT";

    /** With which the JVM ends, so that whoever waits for it can tell a failpoint from any other end. */
    public static final int EXIT_CODE = 86;

    private static final Logger log = LoggerFactory.getLogger(Failpoint.class);
    private static final String RULE =
            "must be before:EFFECT or after:EFFECT, with :N for the N-th occurrence; several by commas";
    private static final Pattern POINT = Pattern.compile("(before|after):([^:]+)(?::([1-9]\\d{0,5}))?");

    private final List<Point> points;
    private final Consumer<String> halt;

    private record Point(boolean before, String effect, int occurrence, AtomicInteger occurrences) {

        boolean isReached(boolean beforeIt, String done) {
            return before == beforeIt && effect.equals(done) && occurrences.incrementAndGet() == occurrence;
        }

        @Override
        public String toString() {
            return "%s:%s:%d".formatted(before ? "before" : "after", effect, occurrence);
        }
    }

    private Failpoint(List<Point> points, Consumer<String> halt) {
        this.points = points;
        this.halt = halt;
    }

    /** Read once: what this process was started with. */
    private static final class OfThisProcess {
        private static final EffectListener LISTENER = read();

        private static EffectListener read() {
            String text = System.getProperty(PROPERTY, System.getenv().getOrDefault(VARIABLE, ""));
            if (text.isBlank()) {
                return EffectListener.NONE;
            }
            Failpoint point = of(text, Failpoint::haltNow);
            log.warn("this process halts {}, as {} says", text, PROPERTY);
            return point;
        }
    }

    /**
     * What this process was started with, {@link EffectListener#NONE} where that is nothing.
     *
     * @throws IllegalArgumentException where that is no failpoint; the message names the rule
     */
    public static EffectListener ofThisProcess() {
        try {
            return OfThisProcess.LISTENER;
        } catch (ExceptionInInitializerError refused) {
            if (refused.getCause() instanceof IllegalArgumentException rule) {
                throw rule;
            }
            throw refused;
        }
    }

    /**
     * @param halt receives the point in words; must not return where the process is to end
     * @throws IllegalArgumentException where the text is no failpoint; the message names the rule
     */
    static Failpoint of(String text, Consumer<String> halt) {
        Objects.requireNonNull(halt, "halt is null");
        return new Failpoint(
                Stream.of(text.split(",", -1)).map(Failpoint::point).toList(), halt);
    }

    private static Point point(String text) {
        Matcher matcher = POINT.matcher(text);
        if (!matcher.matches()) {
            throw refused(text, RULE);
        }
        String effect = matcher.group(2);
        SideEffects.problem(effect).ifPresent(rule -> {
            throw refused(text, rule);
        });
        int occurrence = matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3));
        return new Point(matcher.group(1).equals("before"), effect, occurrence, new AtomicInteger());
    }

    private static IllegalArgumentException refused(String text, String rule) {
        return new IllegalArgumentException("%s: \"%s\": %s".formatted(PROPERTY, text, rule));
    }

    @Override
    public void before(String effect) {
        reached(true, effect);
    }

    @Override
    public void after(String effect) {
        reached(false, effect);
    }

    private void reached(boolean before, String effect) {
        points.stream()
                .filter(point -> point.isReached(before, effect))
                .forEach(point -> halt.accept(point.toString()));
    }

    private static void haltNow(String where) {
        log.warn("halting {}", where);
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
