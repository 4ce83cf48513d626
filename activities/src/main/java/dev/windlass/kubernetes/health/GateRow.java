package dev.windlass.kubernetes.health;

import dev.windlass.health.ValidationReport;
import dev.windlass.kubernetes.Excerpt;
import java.time.Instant;

/**
 * The greens in a row that a gate has seen: what its next attempt needs to go on with the same row.
 *
 * @param since when the row began; {@code null} where there is none
 * @param red what is not healthy, for whoever asks what the gate waits for; {@code null} where all is
 */
public record GateRow(int greens, Instant since, String red) {

    static final GateRow NONE = new GateRow(0, null, null);

    GateRow then(ValidationReport report, Instant now) {
        if (!report.healthy()) {
            return new GateRow(0, null, Excerpt.of(report.text()));
        }
        return new GateRow(greens + 1, since == null ? now : since, null);
    }
}
