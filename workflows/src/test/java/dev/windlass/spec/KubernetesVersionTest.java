package dev.windlass.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesVersionTest {

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "1.36.3,1.36.3",
                "v1.36.3,1.36.3",
                " 1.36.3 ,1.36.3",
                " v1.36.3,1.36.3",
                "1.37.0-alpha.1,1.37.0-alpha.1",
                "v1.36.3-rc.1,1.36.3-rc.1",
                "1.0.0,1.0.0"
            })
    void writesAVersionAsKopsDoes(String spelling, String canonical) {
        assertThat(KubernetesVersion.parse(spelling))
                .hasToString(canonical)
                .isEqualTo(KubernetesVersion.parse(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v",
                "latest",
                "1.36",
                "1",
                "V1.36.3",
                "vv1.36.3",
                "v v1.36.3",
                "1.036.3",
                "01.36.3",
                "1.36.3.4",
                "1.36.x",
                "-1.36.3",
                "1.36.3-",
                "1.36.3+build",
                "1.36.3-rc.1+build",
                "1.36.3-rc1",
                "1.36.3-gamma.1",
                "1.36.3-rc.01",
                "1.9999.3",
                "1.٣٦.3",
                "https://storage.googleapis.com/k8s-release-dev/ci/v1.36.3"
            })
    void refusesWhatIsNoVersion(String text) {
        assertThatThrownBy(() -> KubernetesVersion.parse(text))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must be a version such as 1.36.3");
    }

    @Test
    void ordersVersionsByNumberAndReleasesAfterWhatLedToThem() {
        List<String> ascending = List.of(
                "1.9.0",
                "1.36.3",
                "1.36.10",
                "1.37.0-alpha.2",
                "1.37.0-alpha.10",
                "1.37.0-beta.0",
                "1.37.0-rc.0",
                "1.37.0");

        assertThat(Stream.of(
                                "1.37.0",
                                "1.37.0-alpha.10",
                                "1.36.10",
                                "1.37.0-rc.0",
                                "1.9.0",
                                "1.37.0-beta.0",
                                "1.36.3",
                                "1.37.0-alpha.2")
                        .map(KubernetesVersion::parse)
                        .sorted()
                        .map(KubernetesVersion::toString))
                .containsExactlyElementsOf(ascending);
    }
}
