package dev.windlass.resource.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.resource.ExampleCluster;
import org.junit.jupiter.api.Test;

class BoundedNameTest {

    @Test
    void cutsBalancerNamesAndEndsThemInAHash() {
        assertThat(BoundedName.balancer("api", ExampleCluster.NAME)).isEqualTo("api-example-cluster-k8s-l-1dt7vk");
        assertThat(BoundedName.balancer("tcp", ExampleCluster.NAME)).isEqualTo("tcp-example-cluster-k8s-l-dds0ag");
        assertThat(BoundedName.balancer("kops-controller", ExampleCluster.NAME))
                .isEqualTo("kops-controller-example-c-les7cr");
    }

    @Test
    void endsAShortBalancerNameInAHashToo() {
        assertThat(BoundedName.balancer("api", "a.b")).matches("api-a-b-[0-9a-v]{6}");
    }

    @Test
    void leavesAQueueNameThatFits() {
        assertThat(BoundedName.queue(ExampleCluster.NAME, "-nth")).isEqualTo("example-cluster-k8s-local-nth");
    }

    @Test
    void keepsLongNamesWithinWhatAwsAllowsAndApart() {
        String one = "a".repeat(90) + ".one";
        String two = "a".repeat(90) + ".two";

        assertThat(BoundedName.queue(one, "-nth"))
                .hasSizeLessThanOrEqualTo(80)
                .isNotEqualTo(BoundedName.queue(two, "-nth"));
        assertThat(BoundedName.role(one)).hasSize(64).isNotEqualTo(BoundedName.role(two));
        assertThat(BoundedName.rulePrefix(one)).hasSize(40).isNotEqualTo(BoundedName.rulePrefix(two));
    }
}
