package dev.windlass.health;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** @param nodes how many nodes were looked at; shown, never judged */
public record ValidationReport(int nodes, List<ValidationFailure> failures) {

    public ValidationReport {
        failures = List.copyOf(failures);
    }

    public boolean healthy() {
        return failures.isEmpty();
    }

    /**
     * What keeps this group from being rolled: failures of its own, of the control plane, and those that belong to no
     * group. What ails another group of workers does not. kops: {@code hasFailureRelevantToGroup}.
     *
     * @param controlPlane names of the control plane's groups
     */
    public ValidationReport relevantTo(String instanceGroup, Set<String> controlPlane) {
        return new ValidationReport(
                nodes,
                failures.stream()
                        .filter(failure -> failure.instanceGroup() == null
                                || failure.instanceGroup().equals(instanceGroup)
                                || controlPlane.contains(failure.instanceGroup()))
                        .toList());
    }

    /** The failures in one line. */
    public String text() {
        return failures.stream().map(ValidationFailure::message).collect(Collectors.joining("; "));
    }
}
