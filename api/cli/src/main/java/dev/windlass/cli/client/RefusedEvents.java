package dev.windlass.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records that were refused at the door: {@code windlass.changes.dlq}. */
public record RefusedEvents(List<Letter> letters) {

    /** @param field what is wrong in the record, or empty */
    public record Letter(String place, String key, String id, String field, String reason, String at, String value) {

        /** {@code partition:offset}, as {@code replay-dlq} takes it. */
        public static Letter of(JsonNode row) {
            return new Letter(
                    row.path("partition").asText() + ":" + row.path("offset").asText(),
                    row.path("key").asText(""),
                    row.path("id").asText(""),
                    row.path("field").asText(""),
                    row.path("reason").asText(""),
                    row.path("at").asText(""),
                    row.path("value").asText(""));
        }

        private boolean isOf(String cluster, String change, Instant since) {
            return id.equals(change)
                    || value.contains(change)
                    || (key.equals(cluster) && !arrived().isBefore(since));
        }

        private Instant arrived() {
            try {
                return Instant.parse(at);
            } catch (DateTimeParseException e) {
                return Instant.EPOCH;
            }
        }
    }

    public RefusedEvents {
        letters = List.copyOf(letters);
    }

    public static RefusedEvents of(Api api) {
        List<Letter> letters = new ArrayList<>();
        api.get("/v1/dlq").forEach(row -> letters.add(Letter.of(row)));
        return new RefusedEvents(letters);
    }

    /** Why a change published at {@code since} never appeared, if it lies here. */
    public Optional<String> refusal(String cluster, String change, Instant since) {
        return letters.stream()
                .filter(letter -> letter.isOf(cluster, change, since))
                .map(letter -> letter.field().isEmpty() || letter.reason().startsWith(letter.field())
                        ? letter.reason()
                        : letter.field() + ": " + letter.reason())
                .findFirst();
    }
}
