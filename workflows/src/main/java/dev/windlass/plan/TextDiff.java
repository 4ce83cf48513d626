package dev.windlass.plan;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;

/** What changes in a text, line by line, with two lines around it; the rest is left out as {@code ...}. */
final class TextDiff {

    private static final int CONTEXT = 2;
    private static final String ELISION = "...";

    private record Line(String mark, String text, boolean changed) {}

    private TextDiff() {}

    /** Lines marked {@code + }, {@code - } or indented by two. */
    static List<String> between(String before, String after) {
        List<Line> lines = lines(before.lines().toList(), after.lines().toList());
        List<String> shown = new ArrayList<>();
        boolean eliding = false;
        for (int i = 0; i < lines.size(); i++) {
            if (isNearChange(lines, i)) {
                shown.add(lines.get(i).mark() + Printable.of(lines.get(i).text()));
                eliding = false;
            } else if (!eliding) {
                shown.add(ELISION);
                eliding = true;
            }
        }
        return shown;
    }

    private static List<Line> lines(List<String> before, List<String> after) {
        List<Line> lines = new ArrayList<>();
        int position = 0;
        for (AbstractDelta<String> delta : DiffUtils.diff(before, after).getDeltas()) {
            before.subList(position, delta.getSource().getPosition()).forEach(text -> lines.add(kept(text)));
            delta.getTarget().getLines().forEach(text -> lines.add(new Line("+ ", text, true)));
            delta.getSource().getLines().forEach(text -> lines.add(new Line("- ", text, true)));
            position = delta.getSource().last() + 1;
        }
        before.subList(position, before.size()).forEach(text -> lines.add(kept(text)));
        return lines;
    }

    private static Line kept(String text) {
        return new Line("  ", text, false);
    }

    private static boolean isNearChange(List<Line> lines, int index) {
        int from = Math.max(0, index - CONTEXT);
        int to = Math.min(lines.size(), index + CONTEXT + 1);
        return lines.subList(from, to).stream().anyMatch(Line::changed);
    }
}
