package dev.windlass.kubernetes.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SnapshotsTest {

    @Test
    @Tag("V6")
    void aNodeWhoseNetworkIsUnavailableIsNotReady() {
        assertThat(Snapshots.node(node("True", "True")).ready()).isFalse();
        assertThat(Snapshots.node(node("True", "False")).ready()).isTrue();
        assertThat(Snapshots.node(node("True", "Unknown")).ready()).isTrue();
        assertThat(Snapshots.node(node("Unknown", "False")).ready()).isFalse();
    }

    @Test
    void aNodeThatHasSaidNothingYetIsNotReady() {
        assertThat(Snapshots.node(named("fresh").build()).ready()).isFalse();
    }

    @Test
    void findsTheInstanceOfANodeByItsProviderElseByItsName() {
        assertThat(Snapshots.node(named("ip-10-0-0-1")
                                .withNewSpec()
                                .withProviderID("aws:///us-east-1d/i-0123456789abcdef0")
                                .endSpec()
                                .build())
                        .instanceId())
                .isEqualTo("i-0123456789abcdef0");
        assertThat(Snapshots.node(named("i-0123456789abcdef0").build()).instanceId())
                .isEqualTo("i-0123456789abcdef0");
        assertThat(Snapshots.node(named("ip-10-0-0-1").build()).instanceId()).isNull();
        assertThat(Snapshots.node(named("ip-10-0-0-1")
                                .withNewSpec()
                                .withProviderID("gce://zone/i-0123456789abcdef0")
                                .endSpec()
                                .build())
                        .instanceId())
                .isNull();
    }

    private static Node node(String ready, String networkUnavailable) {
        return named("n")
                .withNewStatus()
                .addNewCondition()
                .withType("NetworkUnavailable")
                .withStatus(networkUnavailable)
                .endCondition()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready)
                .endCondition()
                .endStatus()
                .build();
    }

    private static NodeBuilder named(String name) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .endSpec();
    }
}
