package dev.windlass.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.change.ChangeRequest;
import dev.windlass.change.ChangeRequest.Delete;
import dev.windlass.change.ChangeRequest.Edit;
import dev.windlass.change.ChangeRequest.Update;
import dev.windlass.plan.Plan;
import dev.windlass.spec.ClusterDocuments;
import dev.windlass.spec.NewCluster;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Specs that Windlass cannot compile: an update names the field and the rule, a deletion needs none of them. */
@Tag("aws")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UncompiledSpecsTest {

    private final NewCluster specs =
            NewCluster.of("uncompiled.example.k8s.local", List.of("us-east-1d"), 1, 1, "s3://planner-uncompiled");
    private PlannedCluster cluster;

    @BeforeAll
    void store() {
        cluster = new PlannedCluster(specs);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', textBlock = """
            config                       | type: Public\\n    zone: | type: Private\\n    zone:                  | spec.subnets[0].type: must be Public
            config                       | type: Public\\n    zone: | type: Utility\\n    zone:                  | spec.subnets[0].type: must be Public
            config                       | api:                     | unknown:                                   | spec.unknown: unknown field
            config                       | class: Network           | class: null                                | spec.api.loadBalancer.class: must be Network
            config                       | class: Network           | class: Classic                             | spec.api.loadBalancer.class: must be Network
            config                       | kubenet: {}              | cilium: {}                                 | spec.networking.cilium: not supported
            config                       | kubenet: {}              | calico: null                               | spec.networking: must name exactly one
            config                       | networkCIDR:             | egressProxy: {}\\n  networkCIDR:            | spec.egressProxy: unknown field
            config                       | topology:                | subnets: null\\n  topology:                 | documents
            config                       | type: None               | type: Private                              | spec.topology.dns.type: must be None
            instancegroup/nodes-us-east-1d | role: Node             | role: Bastion                              | InstanceGroup/nodes-us-east-1d spec.role: must be Master or Node
            instancegroup/nodes-us-east-1d | role: Node             | role: APIServer                            | InstanceGroup/nodes-us-east-1d spec.role: must be Master or Node
            instancegroup/nodes-us-east-1d | role: Node             | role: Watchman                             | InstanceGroup/nodes-us-east-1d spec.role: must be one of
            instancegroup/nodes-us-east-1d | role: Node             | manager: Karpenter                         | InstanceGroup/nodes-us-east-1d spec.role: is required
            """)
    void refusesEveryUpdateWithItsFieldAndPlansADeletion(String path, String good, String bad, String problem) {
        Map<String, String> documents = ClusterDocuments.toStore(specs.definition());
        String broken = documents.get(path).replace(good.replace("\\n", "\n"), bad.replace("\\n", "\n"));
        assertThat(broken).isNotEqualTo(documents.get(path));
        documents.forEach(cluster::put);
        cluster.put(path, broken);

        Stream.of(new Update(), new Edit(null, Map.of("spec.cloudLabels", Map.of("team", "a")), List.of()))
                .forEach(request -> assertThatThrownBy(() -> plan(request))
                        .isInstanceOf(InvalidChangeException.class)
                        .hasMessageContaining(problem));

        Plan deletion = plan(new Delete());
        assertThat(deletion.deletesCluster()).isTrue();
        assertThat(deletion.documents()).containsOnlyKeys(documents.keySet());
    }

    private Plan plan(ChangeRequest request) {
        return cluster.planner.plan(cluster.change(request));
    }
}
