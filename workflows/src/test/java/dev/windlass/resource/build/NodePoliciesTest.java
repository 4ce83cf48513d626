package dev.windlass.resource.build;

import static dev.windlass.resource.ExampleCluster.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.resource.Documents;
import dev.windlass.resource.ExampleCluster;
import dev.windlass.spec.Networking;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NodePoliciesTest {

    /** AWS limit: characters of an inline policy of a role, without white space. */
    private static final int MAXIMUM_LENGTH = 10_240;

    @Test
    void letsTheControlPlaneWriteRoutesOnlyWithKubenet() {
        assertThat(actions(new Networking.Kubenet(), "masters")).contains("ec2:CreateRoute", "ec2:DeleteRoute");
        assertThat(actions(ExampleCluster.calico(true, null), "masters"))
                .doesNotContain("ec2:CreateRoute", "ec2:DeleteRoute");
        assertThat(actions(new Networking.None(), "masters")).doesNotContain("ec2:CreateRoute", "ec2:DeleteRoute");
    }

    @Test
    void letsNodesTurnOffTheSourceDestinationCheckOnlyWithCalico() {
        assertThat(actions(ExampleCluster.calico(false, "vxlan"), "nodes"))
                .contains("ec2:DescribeInstances", "ec2:ModifyNetworkInterfaceAttribute");
        assertThat(actions(new Networking.Kubenet(), "nodes"))
                .isNotEmpty()
                .allSatisfy(action -> assertThat(action).startsWith("ecr:"));
    }

    @Test
    void givesNodesNoAccessToTheStateStore() {
        assertThat(actions(ExampleCluster.calico(true, null), "nodes")).noneMatch(action -> action.startsWith("s3:"));
    }

    @Test
    void limitsWritesOfTheControlPlaneToTheClusterByItsTag() throws JsonProcessingException {
        for (JsonNode statement : statements(new Networking.Kubenet(), "masters")) {
            if (statement.get("Action").toString().contains("ec2:DeleteVolume")) {
                assertThat(statement
                                .at("/Condition/StringEquals")
                                .get("aws:ResourceTag/KubernetesCluster")
                                .asText())
                        .isEqualTo(NAME);
                return;
            }
        }
        throw new AssertionError("nothing allows ec2:DeleteVolume");
    }

    @Test
    void staysWithinWhatAwsTakesAsAnInlinePolicy() {
        assertThat(policy(ExampleCluster.calico(true, null), "masters").replaceAll("\\s", ""))
                .hasSizeLessThan(MAXIMUM_LENGTH);
    }

    private static Set<String> actions(Networking networking, String role) {
        Set<String> actions = new TreeSet<>();
        try {
            statements(networking, role)
                    .forEach(statement -> statement.get("Action").forEach(action -> actions.add(action.asText())));
        } catch (JsonProcessingException e) {
            throw new AssertionError("the policy is no JSON", e);
        }
        return actions;
    }

    private static JsonNode statements(Networking networking, String role) throws JsonProcessingException {
        return new ObjectMapper().readTree(policy(networking, role)).get("Statement");
    }

    private static String policy(Networking networking, String role) {
        return Documents.of(ExampleCluster.compile(networking), "IAMRolePolicy/" + role + "." + NAME);
    }
}
