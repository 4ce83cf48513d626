package dev.windlass.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.resource.build.ClusterModel;
import dev.windlass.spec.ClusterDefinition;
import dev.windlass.spec.ClusterDocuments;
import dev.windlass.spec.Networking;
import dev.windlass.spec.SpecValidation;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Of the longest names that are admitted, nothing is compiled that AWS does not carry. Limits: AWS' API references. */
class LongestNamesTest {

    private static final Map<String, Integer> LIMITS = Map.of(
            "LaunchTemplate",
            128,
            "AutoscalingGroup",
            255,
            "SecurityGroup",
            255,
            "SSHKey",
            255,
            "IAMRole",
            64,
            "IAMInstanceProfile",
            64,
            "TargetGroup",
            32,
            "SQS",
            80,
            "EventBridgeRule",
            64,
            "AutoscalingLifecycleHook",
            255);

    @Test
    void carriesTheLongestClusterName() {
        DesiredState desired = compile("a".repeat(60) + "." + "b".repeat(45), "w".repeat(21), "cp-" + "c".repeat(10));

        desired.resources().values().forEach(resource -> {
            assertThat(resource.name()).hasSizeLessThanOrEqualTo(LIMITS.getOrDefault(resource.type(), 1024));
            JsonNode tree = new ObjectMapper().valueToTree(resource);
            tree.path("Tags").properties().forEach(tag -> {
                assertThat(tag.getKey()).hasSizeLessThanOrEqualTo(128);
                assertThat(tag.getValue().asText()).hasSizeLessThanOrEqualTo(256);
            });
            assertThat(tree.path("Tags").size()).isLessThanOrEqualTo(50);
            assertThat(tree.path("LoadBalancerBaseName").asText()).hasSizeLessThanOrEqualTo(32);
        });
    }

    private static DesiredState compile(String cluster, String nodes, String controlPlane) {
        ClusterDefinition definition =
                ClusterDocuments.parse(ClusterDocuments.toYaml(ExampleCluster.oneZone(new Networking.Kubenet()))
                        .replace(ExampleCluster.NAME, cluster)
                        .replace("control-plane-us-east-1d", controlPlane)
                        .replace("nodes-us-east-1d", nodes));
        assertThat(SpecValidation.check(definition)).isEmpty();
        return ClusterModel.of(definition, ExampleCluster.STORE, Optional.of(ExampleCluster.SSH_KEY));
    }
}
