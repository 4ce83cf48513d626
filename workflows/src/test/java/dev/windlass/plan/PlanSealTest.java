package dev.windlass.plan;

import static dev.windlass.plan.States.actual;
import static dev.windlass.plan.States.desired;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlanSealTest {

    private static final Plan PLAN = calico("CrossSubnet");

    @Test
    void opensWhatItSealed() {
        assertThat(PlanSeal.open(PlanSeal.bytes(PLAN), PlanSeal.digest(PLAN))).isEqualTo(PLAN);
    }

    @Test
    void keepsDocumentsThatGo() {
        TreeMap<String, String> documents = new TreeMap<>();
        documents.put("config", null);
        Plan plan =
                new Plan(States.CLUSTER, documents, new TreeMap<>(), List.of(), new TreeMap<>(), List.of("careful"));

        assertThat(PlanSeal.open(PlanSeal.bytes(plan), PlanSeal.digest(plan))).isEqualTo(plan);
    }

    @Test
    void sealsWhatARollReplaces() {
        PlannedRoll roll = new PlannedRoll(
                List.of(new PlannedRoll.Group("nodes", "nodes.c (lt-1)", "7")),
                true,
                new TreeMap<>(Map.of("policy.maxSurge", "2")));
        Plan plan =
                new Plan(States.CLUSTER, new TreeMap<>(), new TreeMap<>(), List.of(), new TreeMap<>(), List.of(), roll);

        assertThat(PlanSeal.open(PlanSeal.bytes(plan), PlanSeal.digest(plan))).isEqualTo(plan);
        assertThat(PlanSeal.digest(plan))
                .isNotEqualTo(PlanSeal.digest(new Plan(
                        States.CLUSTER, new TreeMap<>(), new TreeMap<>(), List.of(), new TreeMap<>(), List.of())));
    }

    /** So that of those that waited for approval when rolls came into plans most stayed what they were. */
    @Test
    void saysNothingOfNodesWhereNothingWasChosen() {
        assertThat(new String(PlanSeal.bytes(PLAN), StandardCharsets.UTF_8)).doesNotContain("\"roll\"");
    }

    @Test
    void givesEqualPlansEqualDigests() {
        assertThat(PlanSeal.digest(calico("CrossSubnet")))
                .isEqualTo(PlanSeal.digest(PLAN))
                .matches("[0-9a-f]{64}");
    }

    @Test
    void givesDifferentPlansDifferentDigests() {
        assertThat(PlanSeal.digest(calico("Always"))).isNotEqualTo(PlanSeal.digest(PLAN));
    }

    @Test
    void refusesBytesThatWereAltered() {
        byte[] altered = new String(PlanSeal.bytes(PLAN), StandardCharsets.UTF_8)
                .replace("CrossSubnet", "Never")
                .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> PlanSeal.open(altered, PlanSeal.digest(PLAN)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was altered");
    }

    @Test
    void readsChangesAsItWritesThem() {
        Change change = new Change(
                "e-1",
                States.CLUSTER,
                "ann",
                "policies",
                new ChangeRequest.Edit(null, Map.of("spec.networking", Map.of("calico", Map.of())), List.of()),
                null,
                null,
                Instant.parse("2026-11-23T12:00:00Z"));

        assertThat(PlanJson.read(PlanJson.bytes(change), Change.class)).isEqualTo(change);
        assertThat(new String(PlanJson.bytes(change), StandardCharsets.UTF_8))
                .contains("\"requestedAt\":\"2026-11-23T12:00:00Z\"", "\"settle\":\"PT5S\"");
    }

    private static Plan calico(String mode) {
        return States.plan(PlanDiff.between(
                desired(States.vpc(), States.ipipRule(), States.addon("calico", "ipip: " + mode + "\n")),
                actual(States.vpc())));
    }
}
