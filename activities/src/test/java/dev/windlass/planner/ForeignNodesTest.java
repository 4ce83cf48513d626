package dev.windlass.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.activity.PlanActivities.Commit;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.ChangeRequest.Delete;
import dev.windlass.change.ChangeRequest.Edit;
import dev.windlass.change.ChangeRequest.Replace;
import dev.windlass.change.ChangeRequest.Update;
import dev.windlass.plan.PlanSummary;
import dev.windlass.plan.PlanSummary.TaskNode;
import dev.windlass.spec.ClusterDocuments;
import dev.windlass.spec.NewCluster;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes boot from the configuration of the program that made their user data, and from no other's. */
@Tag("aws")
class ForeignNodesTest {

    private static final AtomicInteger CLUSTERS = new AtomicInteger();
    private static final String RECORD = "windlass/node-configs.json";
    private static final String CONTROL_PLANE = "igconfig/control-plane/control-plane-us-east-1d/nodeupconfig.yaml";
    private static final String NODES = "igconfig/node/nodes-us-east-1d/nodeupconfig.yaml";
    private static final String KOPS = "APIServerConfig: {}\nCAs: {}\nInstanceGroupName: nodes-us-east-1d\n";

    private final NewCluster specs = NewCluster.of(
            "nodes" + CLUSTERS.incrementAndGet() + ".example.k8s.local",
            List.of("us-east-1d"),
            1,
            1,
            "s3://planner-nodes-" + CLUSTERS.get());
    private final PlannedCluster cluster = new PlannedCluster(specs);

    @Test
    void refusesToUpdateAClusterWhoseNodeConfigurationAnotherProgramWrote() {
        cluster.create();
        cluster.put(NODES, KOPS);

        assertThatThrownBy(() -> plan(new Update()))
                .hasMessageContaining(
                        "cluster: another program wrote the node configuration of nodes-us-east-1d (" + NODES + ")")
                .hasMessageContaining("Keep updating it with kops")
                .hasMessageContaining("windlass rolling-update cluster " + specs.name());
    }

    @Test
    void refusesToEditOrReplaceThatClusterThoughNoNodeChanges() {
        cluster.create();
        cluster.put(CONTROL_PLANE, KOPS);
        String relabelled = ClusterDocuments.toYaml(specs.definition())
                .replace("kind: Cluster\nmetadata:\n", "kind: Cluster\nmetadata:\n  labels: {team: a}\n");

        Stream.of(
                        new Edit(null, Map.of("spec.sshAccess", List.of("203.0.113.0/24")), List.of()),
                        new Replace(relabelled),
                        new Replace(ClusterDocuments.toYaml(specs.definition())))
                .forEach(request -> assertThatThrownBy(() -> plan(request))
                        .hasMessageContaining(
                                "another program wrote the node configuration of control-plane-us-east-1d"));
    }

    @Test
    void refusesAClusterOfWhichItNeverWroteANode() {
        cluster.create();
        cluster.remove(RECORD);

        assertThatThrownBy(() -> plan(new Update()))
                .hasMessageContaining("of control-plane-us-east-1d, nodes-us-east-1d (");
    }

    @Test
    void refusesAClusterOfWhichOnlyTheLaunchTemplatesAreLeft() {
        cluster.create();
        Stream.of(RECORD, CONTROL_PLANE, NODES).forEach(cluster::remove);

        assertThatThrownBy(() -> plan(new Update()))
                .hasMessageContaining("cluster: another program made the launch templates of " + specs.name())
                .hasMessageContaining("nodes-us-east-1d." + specs.name());
    }

    @Test
    void refusesToCreateAClusterOverTheNodesOfAnother() {
        cluster.create();
        cluster.files().stream()
                .filter(path -> path.equals("config") || path.startsWith("instancegroup/"))
                .forEach(cluster::remove);
        cluster.remove(RECORD);

        assertThatThrownBy(cluster::create).hasMessageContaining("another program wrote the node configuration");
    }

    @Test
    void refusesAClusterWhoseRecordIsDamagedOrAnothers() {
        cluster.create();

        Stream.of(
                        "",
                        "null",
                        "{",
                        "[]",
                        "{}",
                        "{\"cluster\":\"other.k8s.local\",\"digests\":{}}",
                        "{\"cluster\":\"" + specs.name() + "\",\"digests\":null}",
                        "{\"cluster\":1,\"digests\":{\"a\":3}}")
                .forEach(record -> {
                    cluster.put(RECORD, record);
                    assertThatThrownBy(() -> plan(new Update()))
                            .as(record)
                            .hasMessageContaining("cluster: s3://")
                            .hasMessageContaining(
                                    RECORD + " is not the record of node configurations of " + specs.name());
                });
    }

    @Test
    void appliesSpecsThatWereNeverApplied() {
        ClusterDocuments.toStore(specs.definition()).forEach(cluster::put);

        PlanSummary applied = cluster.carryOut(cluster.change(new Update()));

        assertThat(cluster.left(applied).tasks()).isEmpty();
        assertThat(plan(new Update()).tasks()).isEmpty();
    }

    @Test
    void goesOnWithANodeConfigurationThatAPersonDeleted() {
        cluster.create();
        cluster.remove(NODES);

        PlanSummary mended = cluster.carryOut(cluster.change(new Update()));

        assertThat(mended.tasks())
                .extracting(TaskNode::key)
                .extracting(Object::toString)
                .containsExactly("ManagedFile/nodeupconfig-nodes-us-east-1d");
        assertThat(cluster.has(NODES)).isTrue();
    }

    @Test
    void recordsNodeConfigurationsBeforeTheyAreWritten() {
        cluster.create();
        PlanSummary edit = cluster.commit(label("b"));
        String recorded = cluster.file(RECORD);

        cluster.apply(edit);

        assertThat(cluster.file(RECORD)).isEqualTo(recorded);
        assertThatCode(() -> plan(new Update())).doesNotThrowAnyException();
    }

    @Test
    void goesOnAfterACreationThatStoppedBeforeAnyTask() {
        cluster.commit(cluster.creation());

        PlanSummary again = cluster.carryOut(cluster.change(new Update()));

        assertThat(cluster.left(again).tasks()).isEmpty();
    }

    @Test
    void goesOnAfterAnUpdateThatWroteHalfOfTheNodeConfigurations() {
        cluster.create();
        PlanSummary edit = cluster.commit(cluster.networking(Map.of("calico", Map.of())));
        cluster.apply(edit, "ManagedFile/nodeupconfig-nodes-us-east-1d");

        PlanSummary again = cluster.carryOut(cluster.change(new Update()));

        assertThat(cluster.left(again).tasks()).isEmpty();
    }

    @Test
    void knowsTheConfigurationInForceHoweverManyChangesEndedBeforeTheyWroteAny() {
        cluster.create();
        for (int change = 0; change < 25; change++) {
            cluster.commit(label("v" + change));
        }

        assertThatCode(() -> cluster.carryOut(cluster.change(new Update()))).doesNotThrowAnyException();
    }

    @Test
    void doesNotWriteOverWhatAnotherProgramWroteAfterThePlanWasMade() {
        cluster.create();
        PlanSummary edit = cluster.commit(cluster.networking(Map.of("calico", Map.of())));
        cluster.put(NODES, KOPS);

        assertThatThrownBy(() -> cluster.apply(edit, "ManagedFile/nodeupconfig-nodes-us-east-1d"))
                .isInstanceOf(ApplicationFailure.class)
                .hasMessageContaining("another program wrote the node configuration of nodes-us-east-1d");

        assertThat(cluster.file(NODES)).isEqualTo(KOPS);
    }

    @Test
    void forgetsTheNodeConfigurationsOfAClusterThatIsDeleted() {
        cluster.create();

        PlanSummary deletion = cluster.carryOut(cluster.change(new Delete()));
        cluster.plans.commit(new Commit(specs.name(), deletion.digest()));

        assertThat(cluster.has(RECORD)).isFalse();
        assertThat(cluster.files()).isEmpty();
    }

    private PlanSummary plan(ChangeRequest request) {
        return cluster.plans.plan(cluster.change(request));
    }

    private Change label(String value) {
        return cluster.change(new Edit("nodes-us-east-1d", Map.of("spec.nodeLabels", Map.of("a", value)), List.of()));
    }
}
