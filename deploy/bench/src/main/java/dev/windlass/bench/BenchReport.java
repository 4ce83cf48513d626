package dev.windlass.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/**
 * What one run of the benchmark saw.
 *
 * @param loadBefore the system's load average over a minute before it began; negative where the system does not tell
 * @param notes how the numbers are to be read
 */
record BenchReport(String system, int processors, double loadBefore, List<Figure> figures, List<String> notes) {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    BenchReport {
        figures = List.copyOf(figures);
        notes = List.copyOf(notes);
    }

    String table() {
        int width = figures.stream()
                .mapToInt(figure -> figure.what().length())
                .max()
                .orElse(0);
        int values = figures.stream()
                .mapToInt(figure -> figure.text().length())
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder();
        text.append("%s, %d processors, load %.2f before%n".formatted(system, processors, loadBefore));
        for (Figure figure : figures) {
            String row = ("%s  %-" + width + "s  %" + values + "s  %s")
                    .formatted(figure.part(), figure.what(), figure.text(), verdict(figure));
            text.append(row.stripTrailing()).append('\n');
        }
        notes.forEach(note -> text.append(note).append('\n'));
        return text.toString();
    }

    String json() {
        try {
            return MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a report is always JSON", impossible);
        }
    }

    private static String verdict(Figure figure) {
        if (figure.target() == null) {
            return "";
        }
        return figure.target() + (figure.met() ? "  yes" : "  NO");
    }
}
