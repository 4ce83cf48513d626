package dev.windlass.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentOrderTest {

    private static final List<String> FIELDS = List.of(
            "metadata.name",
            "spec.cloudLabels.9",
            "spec.cloudLabels.10",
            "spec.cloudLabels.1a",
            "spec.sshAccess[2]",
            "spec.sshAccess[10]",
            "spec.subnets[0].cidr",
            "spec.subnets",
            "instanceGroups",
            "InstanceGroup/a metadata.name",
            "InstanceGroup/a spec.taints[0]",
            "InstanceGroup/b metadata.name");

    @Test
    void isTheSameInWhateverOrderProblemsWereFound() {
        List<String> found = new ArrayList<>(FIELDS);
        for (int distance = 0; distance < FIELDS.size(); distance++) {
            Collections.rotate(found, 1);

            assertThat(DocumentOrder.sorted(found.stream()
                            .map(field -> new SpecProblem(field, "is wrong"))
                            .toList()))
                    .extracting(SpecProblem::field)
                    .containsExactlyElementsOf(FIELDS);
        }
    }
}
