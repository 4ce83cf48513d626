package dev.windlass.validation;

import java.util.List;

/** @param nodes how many nodes were looked at; shown, never judged */
public record ValidationReport(int nodes, List<ValidationFailure> failures) {

    public ValidationReport {
        failures = List.copyOf(failures);
    }

    public boolean healthy() {
        return failures.isEmpty();
    }
}
