package dev.windlass.kubernetes.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.health.ClusterValidation;
import dev.windlass.health.ValidationReport;
import dev.windlass.kubernetes.health.ClusterRollout;
import dev.windlass.rollout.CloudSnapshot;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a cluster's DNS says before its control plane has written itself into it. */
@Tag("V11")
class PlaceholderAddressTest {

    private final List<String> resolved = new ArrayList<>();

    @Test
    void aPlaceholderIsToldInsteadOfAnApiThatCannotBeReached() {
        ValidationReport report = look("prod.example.com", "api.prod.example.com", "203.0.113.123");

        assertThat(report.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo("dns");
            assertThat(failure.message()).contains("203.0.113.123");
        });
    }

    @Test
    void behindAnyOtherAddressTheApiIsAsked() {
        ValidationReport report = look("prod.example.com", "api.prod.example.com", "192.0.2.1");

        assertThat(resolved).containsExactly("api.prod.example.com");
        assertThat(report.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.message()).startsWith("cannot reach the API: "));
    }

    @Test
    void aClusterWithoutDnsHasNoNameToResolve() {
        look("prod.k8s.local", "balancer.example.com", "203.0.113.123");
        look("prod.example.com", "127.0.0.1", "203.0.113.123");
        look("prod.example.com", "[::1]", "203.0.113.123");

        assertThat(resolved).isEmpty();
    }

    private ValidationReport look(String cluster, String host, String address) {
        // Port 1 refuses, or the name does not exist: nothing answers.
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://" + host + ":1")
                        .withRequestRetryBackoffLimit(0)
                        .withConnectionTimeout(1000)
                        .build())
                .build()) {
            return new ClusterRollout(
                            _ -> client,
                            new KubernetesNodes(_ -> client),
                            _ -> CloudSnapshot.NONE,
                            _ -> {},
                            ClusterValidation::of,
                            Duration.ofSeconds(1),
                            name -> {
                                resolved.add(name);
                                return new InetAddress[] {InetAddress.ofLiteral(address)};
                            })
                    .look(cluster, 0);
        }
    }
}
