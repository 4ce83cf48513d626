package dev.windlass.cli.terminal;

import dev.windlass.change.ChangeView;
import dev.windlass.change.ChangeView.GroupProgress;
import dev.windlass.change.Phase;
import java.io.PrintStream;
import java.util.StringJoiner;

/**
 * Where a change stands, redrawn in place on the last line of a terminal, with other lines scrolling by above it. Without
 * a terminal it draws nothing, and lines are just lines.
 */
public final class ProgressLine {

    private static final int BAR = 30;
    private static final String CLEAR = "\r\u001b[2K";

    private final PrintStream out;
    private final boolean drawn;
    private final int width;
    private String current = "";

    /** @param width columns of the terminal; a longer line is cut, since a wrapped one could not be cleared */
    public ProgressLine(PrintStream out, boolean drawn, int width) {
        this.out = out;
        this.drawn = drawn;
        this.width = width;
    }

    /** One line above the bar; escaped already by whoever made it. */
    public synchronized void above(String line) {
        clear();
        out.println(line);
        redraw();
    }

    public synchronized void show(ChangeView view) {
        String line = text(view);
        if (!line.equals(current)) {
            clear();
            current = line;
            redraw();
        }
    }

    /** Takes the bar away; what comes after starts on a clean line. */
    public synchronized void finish() {
        clear();
        current = "";
        out.flush();
    }

    static String text(ChangeView view) {
        String paused = view.paused() ? " (paused)" : "";
        Phase phase = view.phase();
        if (phase == Phase.APPLYING) {
            return "Applying " + bar(view.tasksDone(), view.tasksTotal()) + " tasks" + paused;
        }
        if (phase == Phase.ROLLING) {
            int replaced = 0;
            int stale = 0;
            StringJoiner groups = new StringJoiner("; ", " ", "").setEmptyValue("");
            for (GroupProgress progress : view.groups()) {
                replaced += progress.replaced();
                stale += progress.stale();
                if (progress.state().equals("rolling")) {
                    groups.add(Terminal.escape(rolling(progress)));
                }
            }
            return "Rolling " + bar(replaced, replaced + stale) + " nodes" + paused + groups;
        }
        return phase.isFinal() ? "" : PhaseLabels.phase(phase) + " ..." + paused;
    }

    private static String rolling(GroupProgress group) {
        String inHand = RolloutWords.inHand(group);
        return group.instanceGroup()
                + (inHand.isEmpty() ? "" : ": " + inHand)
                + (group.holds() == null ? "" : ", " + group.holds());
    }

    private static String bar(int done, int total) {
        int filled = total == 0 ? 0 : (int) ((long) BAR * Math.min(done, total) / total);
        return "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + done + "/" + total;
    }

    private void clear() {
        if (drawn && !current.isEmpty()) {
            out.print(CLEAR);
        }
    }

    private void redraw() {
        if (drawn && !current.isEmpty()) {
            out.print(current.length() < width ? current : current.substring(0, width - 1));
            out.flush();
        }
    }
}
