package dev.windlass.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FleetTest {

    @Test
    void isARolloutAGroup() {
        Fleet fleet = Fleet.parse("20x10x5");

        assertThat(fleet.rollouts()).isEqualTo(200);
        assertThat(fleet.allNodes()).isEqualTo(1_000);
    }

    @Test
    void saysHowItIsWritten() {
        assertThatThrownBy(() -> Fleet.parse("200x10"))
                .hasMessage("--fleet: must be CLUSTERSxGROUPSxNODES such as 20x10x10, is 200x10");
    }

    @Test
    void ofAHundredTheNinetyNinthIsTheNinetyNinthPercentile() {
        List<Double> sorted =
                IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList();

        assertThat(Figures.percentile(sorted, 0.99)).isEqualTo(99);
        assertThat(Figures.percentile(List.of(7.0), 0.99)).isEqualTo(7);
    }
}
