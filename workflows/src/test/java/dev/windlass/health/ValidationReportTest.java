package dev.windlass.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ValidationReportTest {

    private static final ValidationReport REPORT = new ValidationReport(
            7,
            List.of(
                    failure("own", "nodes-a"),
                    failure("of other workers", "nodes-b"),
                    failure("of the control plane", "masters"),
                    failure("of nobody", null)));

    @Test
    @Tag("R31")
    @Tag("R32")
    @Tag("R33")
    @Tag("R34")
    void onlyWhatAilsOtherWorkersDoesNotKeepAGroupFromBeingRolled() {
        ValidationReport relevant = REPORT.relevantTo("nodes-a", Set.of("masters"));

        assertThat(relevant.failures())
                .extracting(ValidationFailure::name)
                .containsExactly("own", "of the control plane", "of nobody");
        assertThat(relevant.nodes()).isEqualTo(7);
    }

    @Test
    void saysItsFailuresInOneLine() {
        assertThat(REPORT.relevantTo("nodes-b", Set.of()).text())
                .isEqualTo("of other workers is red; of nobody is red");
        assertThat(new ValidationReport(1, List.of()).text()).isEmpty();
    }

    private static ValidationFailure failure(String name, String group) {
        return new ValidationFailure("Node", name, name + " is red", group);
    }
}
