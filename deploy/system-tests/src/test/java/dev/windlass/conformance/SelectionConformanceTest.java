package dev.windlass.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.EventTypes;
import dev.windlass.change.JournalEntry;
import dev.windlass.change.Phase;
import dev.windlass.change.RolloutPolicy.Reaction;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is replaced, and why. */
class SelectionConformanceTest {

    private static final String NEEDS_UPDATE = "kops.k8s.io/needs-update";

    private final RolloutWorld world = RolloutWorld.simulated();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Tag("R1")
    @Tag("R6")
    @Tag("R8")
    void whatIsDetachedOrAnnotatedIsReplacedOnceAndTheReasonIsTold() {
        InstanceGroup nodes = world.nodes("nodes-a", 3);
        String detached = nodes.members().get(0);
        String annotated = nodes.members().get(1);
        nodes.detach(detached);
        world.awaitJoined(nodes);
        world.annotate(annotated, NEEDS_UPDATE);

        world.roll().completed();

        assertThat(world.terminated()).containsExactlyInAnyOrder(detached, annotated);
        assertThat(reasons())
                .containsEntry(detached, "detached from its group")
                .containsEntry(annotated, "annotated kops.k8s.io/needs-update");
    }

    @Test
    @Tag("R1")
    @Tag("R6")
    @Tag("R8")
    void whatIsOutdatedAndAnnotatedIsReplacedOnceForBothReasons() {
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        String node = nodes.members().getFirst();
        world.annotate(node, NEEDS_UPDATE);
        nodes.moveTemplate();

        world.roll().completed();

        assertThat(world.terminated()).containsExactly(node);
        assertThat(reasons().get(node)).contains("launch template version 1, group has 2", NEEDS_UPDATE);
    }

    @Test
    @Tag("R6")
    @Tag("R52")
    void cloudOnlyReplacesAnAnnotatedNodeOnceAndCallsKubernetesNever() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        List<String> before = nodes.members();
        world.annotate(before.getFirst(), NEEDS_UPDATE);
        nodes.moveTemplate();

        world.roll(new Rolling().cloudOnly()).completed();

        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(world.exchanges())
                .isNotEmpty()
                .allMatch(exchange -> exchange.request().service().isPresent());
    }

    @Test
    @Tag("R2")
    void nothingIsWrittenWhereNothingIsStale() {
        world.controlPlane("control-plane-a", 1);
        world.nodes("nodes-a", 2);

        world.roll().completed();

        assertThat(world.effects()).isEmpty();
    }

    @Test
    @Tag("R1")
    @Tag("R3")
    void forceReplacesWhatIsUpToDateAndNothingThatJoinedSince() {
        InstanceGroup nodes = world.booting().nodes("nodes-a", 2);
        List<String> before = nodes.members();

        world.roll(new Rolling().force()).completed();

        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    @Tag("R4")
    void aClusterWithoutGroupsIsNoError() {
        world.roll().completed();

        assertThat(world.effects()).isEmpty();
    }

    @Test
    @Tag("R5")
    void aGroupOfAnUnknownRoleIsAnErrorBeforeAnythingIsTouched() {
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        InstanceGroup strange = world.groupOfRole("strange", "gardener");
        nodes.moveTemplate();
        strange.moveTemplate();

        Outcome outcome = world.roll().ended(Phase.FAILED);

        assertThat(outcome.failure()).contains("strange", "role");
        assertThat(world.effects()).isEmpty();
    }

    @Test
    @Tag("R7")
    void anInstanceThatNeverJoinedIsReplacedLikeAnyOther() {
        world.simulator.letJoin(id -> false);
        InstanceGroup nodes = world.unjoined("nodes-a", Role.NODE, 1);
        String instance = nodes.members().getFirst();
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();
        world.simulator.letJoin(id -> !id.equals(instance));

        world.roll(new Rolling().onRed(Reaction.CONTINUE).validateTimeout(Duration.ofSeconds(1)))
                .completed();

        assertThat(world.terminated()).containsExactly(instance);
        assertThat(world.effects(Effect.Cordoned.class)).isEmpty();
    }

    /** As history tells them, by instance. */
    private Map<String, String> reasons() {
        return world.journal().stream()
                .filter(entry -> entry.type().equals(EventTypes.NODE_TERMINATED))
                .collect(Collectors.toMap(
                        JournalEntry::subject, entry -> entry.data().get("why")));
    }
}
