package dev.windlass.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.EventTypes;
import dev.windlass.change.Phase;
import dev.windlass.proxy.Exchange;
import dev.windlass.proxy.Request;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clusters that somebody else made, and of which Windlass has never heard. */
class ForeignClusterConformanceTest {

    private final RolloutWorld world = RolloutWorld.withStateStore();

    @BeforeEach
    void storeSpecs() {
        world.store("config", ForeignSpecs.cluster(world.cluster()));
        world.store("instancegroup/control-plane-a", ForeignSpecs.group(world.cluster(), "control-plane-a", "Master"));
        world.store("instancegroup/nodes-a", ForeignSpecs.group(world.cluster(), "nodes-a", "Node"));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Tag("R9")
    @Tag("R45")
    void isRolledByItsTagsAndNamesThoughItsSpecsSayWhatWindlassDoesNotUnderstand() {
        InstanceGroup controlPlane = world.oldGroup("control-plane-a", Role.CONTROL_PLANE, 1);
        InstanceGroup nodes = world.oldGroup("nodes-a", Role.NODE, 2);
        List<String> before = Stream.of(controlPlane, nodes)
                .flatMap(group -> group.members().stream())
                .toList();
        controlPlane.moveTemplate();
        nodes.moveTemplate();

        world.roll().completed();

        assertThat(world.terminated()).startsWith(before.getFirst()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(world.detached()).as("its own setting: no surge").isEmpty();
        assertThat(world.told(EventTypes.CHANGE_PLANNED))
                .anyMatch(line -> line.contains(
                        "to replace 1 of 1 nodes of control-plane-a, to template version 2; 2 of 2 nodes of nodes-a"))
                .anyMatch(line -> line.contains("spec.networking.cilium"));
    }

    @Test
    @Tag("R45")
    void isRolledWithItsSpecsReadAndLeftAsTheyWere() {
        List<String> specs = List.of("config", "instancegroup/control-plane-a", "instancegroup/nodes-a");
        Map<String, String> before = world.stored(specs);
        world.oldGroup("control-plane-a", Role.CONTROL_PLANE, 1);
        InstanceGroup nodes = world.oldGroup("nodes-a", Role.NODE, 1);
        nodes.moveTemplate();

        world.roll().completed();

        assertThat(requestsFor(specs)).contains("GET").isSubsetOf("GET", "HEAD");
        assertThat(world.stored(specs)).isEqualTo(before);
    }

    @Test
    @Tag("V1")
    @Tag("R26")
    void isNotTouchedWhileAGroupOfItsSpecsIsMissingInTheCloud() {
        world.store("instancegroup/control-plane-b", ForeignSpecs.group(world.cluster(), "control-plane-b", "Master"));
        InstanceGroup controlPlane = world.oldGroup("control-plane-a", Role.CONTROL_PLANE, 1);
        InstanceGroup nodes = world.oldGroup("nodes-a", Role.NODE, 1);
        controlPlane.moveTemplate();
        nodes.moveTemplate();

        Outcome outcome = world.roll(new Rolling().stopOnRed()).ended(Phase.FAILED);

        assertThat(outcome.failure()).contains("\"control-plane-b\" is missing from the cloud provider");
        assertThat(world.terminated()).isEmpty();
    }

    @Test
    @Tag("R66")
    void hasLandedWithWhatItsGroupsLaunchThoughTheSpecsAskForAnotherKubelet() {
        InstanceGroup controlPlane = world.oldGroup("control-plane-a", Role.CONTROL_PLANE, 1);
        world.oldGroup("nodes-a", Role.NODE, 1);
        world.store("config", ForeignSpecs.cluster(world.cluster()).replace("1.36.3", "1.37.0"));
        controlPlane.moveTemplate();

        world.roll().completed();

        assertThat(controlPlane.stale()).isZero();
    }

    /** Methods of what Windlass asked about these objects of the state store. */
    private List<String> requestsFor(List<String> paths) {
        return world.exchanges().stream()
                .map(Exchange::request)
                .filter(request -> request.service().filter("s3"::equals).isPresent())
                .filter(request ->
                        paths.stream().anyMatch(path -> request.path().endsWith("/" + world.cluster() + "/" + path)))
                .map(Request::method)
                .toList();
    }
}
