package dev.windlass.resource.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.spec.Cidr;
import org.junit.jupiter.api.Test;

class PodNetworkTest {

    @Test
    void dividesTheDefaultBlock() {
        assertThat(PodNetwork.of(Cidr.parse("100.64.0.0/10")))
                .isEqualTo(new PodNetwork("100.64.0.0/13", "100.96.0.0/11", "100.64.0.10"));
    }

    @Test
    void dividesABlockAboveTheSignBit() {
        assertThat(PodNetwork.of(Cidr.parse("198.18.0.0/15")))
                .isEqualTo(new PodNetwork("198.18.0.0/18", "198.19.0.0/16", "198.18.0.10"));
    }

    @Test
    void refusesABlockWithoutRoomForServices() {
        assertThatThrownBy(() -> PodNetwork.of(Cidr.parse("10.0.0.0/30")))
                .hasMessageContaining("spec.nonMasqueradeCIDR");
    }
}
