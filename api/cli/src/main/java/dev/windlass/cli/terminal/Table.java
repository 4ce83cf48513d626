package dev.windlass.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * Columns aligned with tabs, as kops prints them: a column is as many eight-wide tab stops as its widest cell needs, the
 * last one is not padded.
 */
public final class Table {

    private static final int STOP = 8;

    private final List<List<String>> rows = new ArrayList<>();

    private Table() {}

    public static Table of(String... headings) {
        Table table = new Table();
        table.rows.add(List.of(headings));
        return table;
    }

    /** Cells are data: escaped here, so that no caller can forget. */
    public Table row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(cell == null ? "" : Terminal.escape(cell.toString()));
        }
        if (row.size() != rows.getFirst().size()) {
            throw new IllegalArgumentException(
                    "row has " + row.size() + " cells, not " + rows.getFirst().size());
        }
        rows.add(List.copyOf(row));
        return this;
    }

    public boolean isEmpty() {
        return rows.size() == 1;
    }

    public String render() {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], (row.get(column).length() / STOP + 1) * STOP);
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int column = 0; column < columns; column++) {
                String cell = row.get(column);
                text.append(cell);
                if (column < columns - 1) {
                    int missing = widths[column] - cell.length();
                    text.append("\t".repeat((missing + STOP - 1) / STOP));
                }
            }
            text.append('\n');
        }
        return text.toString();
    }
}
