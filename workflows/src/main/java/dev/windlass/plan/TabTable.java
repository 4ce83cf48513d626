package dev.windlass.plan;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows whose columns are aligned by tabs of eight, at least one blank between them: the way kops' tables are written, so
 * that what cuts those apart by tabs cuts these too.
 */
final class TabTable {

    private static final int TAB = 8;

    private TabTable() {}

    /** Every row ends with a line feed; all rows have the same number of cells. */
    static String of(List<List<String>> rows) {
        int columns = rows.isEmpty() ? 0 : rows.getFirst().size();
        int[] widths = IntStream.range(0, columns)
                .map(column -> rows.stream()
                        .mapToInt(row -> width(row.get(column)))
                        .max()
                        .orElse(0))
                .map(widest -> (widest + TAB) / TAB * TAB)
                .toArray();
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size() - 1; column++) {
            String cell = row.get(column);
            line.append(cell).append("\t".repeat((widths[column] - width(cell) + TAB - 1) / TAB));
        }
        return line.append(row.getLast()).append('\n').toString();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
