package dev.windlass.demo;

import dev.windlass.change.ChangeView;
import dev.windlass.cli.terminal.ProgressLine;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the demo shows: numbered steps, what is typed or sent, and what comes back; a progress bar in a terminal. */
final class Screen {

    private static final String BOLD = "\u001b[1m";
    private static final String FAINT = "\u001b[2m";
    private static final String GREEN = "\u001b[32m";
    private static final String RESET = "\u001b[0m";

    private final PrintStream out;
    private final boolean terminal;
    private final ProgressLine progress;
    private final Map<String, Duration> steps = new LinkedHashMap<>();
    private String step;
    private long startedAt;

    /** @param terminal colours and a bar that is redrawn; else plain lines */
    Screen(PrintStream out, boolean terminal, int columns) {
        this.out = out;
        this.terminal = terminal;
        this.progress = new ProgressLine(out, terminal, columns);
    }

    synchronized void step(String title) {
        endStep();
        step = title;
        startedAt = System.nanoTime();
        progress.finish();
        out.println();
        out.println(styled(BOLD, "== " + (steps.size() + 1) + ". " + title));
    }

    /** Something the user would type, or a program would send. */
    void command(String text) {
        progress.above(styled(FAINT, "$ " + text));
    }

    void line(String text) {
        progress.above(text);
    }

    void good(String text) {
        progress.above(styled(GREEN, "ok  ") + text);
    }

    void show(ChangeView view) {
        progress.show(view);
    }

    /** Ends the last step. */
    synchronized void finish() {
        progress.finish();
        endStep();
    }

    synchronized Map<String, Duration> steps() {
        return new LinkedHashMap<>(steps);
    }

    void plain(String text) {
        progress.finish();
        out.println(text);
        out.flush();
    }

    private void endStep() {
        if (step != null) {
            steps.put(step, Duration.ofNanos(System.nanoTime() - startedAt));
            step = null;
        }
    }

    private String styled(String style, String text) {
        return terminal ? style + text + RESET : text;
    }
}
