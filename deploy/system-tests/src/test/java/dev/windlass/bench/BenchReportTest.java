package dev.windlass.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchReportTest {

    private static final BenchReport REPORT = new BenchReport(
            "Linux amd64, Java 25",
            2,
            0.25,
            List.of(
                    Figure.ratio("a", "share of raw", 90, 120, 0.7),
                    Figure.of("b", "AWS calls", 61, "calls").atMost(60),
                    Figure.of("e", "start-up", 0.317, "s")),
            List.of("c  a note"));

    @Test
    void alignsTheTableAndSaysWhichTargetsAreMet() {
        assertThat(REPORT.table()).isEqualTo("""
                        Linux amd64, Java 25, 2 processors, load 0.25 before
                        a  share of raw      0.75  >= 0.70  yes
                        b  AWS calls     61 calls  <= 60  NO
                        e  start-up        0.32 s
                        c  a note
                        """);
    }

    @Test
    void keepsWholeNumbersAndVerdictsInJson() throws Exception {
        JsonNode json = new JsonMapper().readTree(REPORT.json());

        assertThat(json.at("/processors").asInt()).isEqualTo(2);
        assertThat(json.at("/figures/0/met").asBoolean()).isTrue();
        assertThat(json.at("/figures/1/met").asBoolean(true)).isFalse();
        assertThat(json.at("/figures/2/value").asDouble()).isEqualTo(0.317);
        assertThat(json.at("/figures/2").has("target")).isFalse();
    }

    @Test
    void meetsTheBarExactlyAtTheBar() {
        assertThat(Figure.ratio("a", "share", 70, 100, 0.7).met()).isTrue();
        assertThat(Figure.ratio("a", "share", 69.9, 100, 0.7).met()).isFalse();
    }

    @Test
    void refusesToCompareWithNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Figure.ratio("a", "share", 70, 0, 0.7))
                .withMessageStartingWith("base:");
    }

    @Test
    void takesTheMiddleOfTwoWhereThereIsNoOne() {
        assertThat(Figures.median(List.of(4.0, 1.0, 2.0))).isEqualTo(2.0);
        assertThat(Figures.median(List.of(4.0, 1.0))).isEqualTo(2.5);
    }
}
