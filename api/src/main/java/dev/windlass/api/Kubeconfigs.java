package dev.windlass.api;

import dev.windlass.aws.AwsClients;
import dev.windlass.statestore.AdminCredentials;
import dev.windlass.statestore.KubeconfigExport;
import io.micronaut.context.annotation.Value;
import io.micronaut.core.annotation.Nullable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TagDescription;

/**
 * What people reach a cluster with: its load balancer's address and a certificate signed by its own authority.
 *
 * <p>A simulated Kubernetes API knows nothing of that authority. Where one serves, {@code WINDLASS_EXPORT_KUBECONFIG}
 * names the file that does open it, and that is handed out instead.
 */
@Singleton
final class Kubeconfigs {

    private final AdminCredentials credentials;
    private final AwsClients aws;
    private final Path file;

    Kubeconfigs(
            AdminCredentials credentials, AwsClients aws, @Nullable @Value("${windlass.export-kubeconfig}") String file) {
        this.credentials = credentials;
        this.aws = aws;
        this.file = file == null || file.isBlank() ? null : Path.of(file);
    }

    String export(String cluster, Duration ttl, String user) {
        if (file != null) {
            return handedOut(cluster);
        }
        return KubeconfigExport.render(cluster, server(cluster), credentials.issue(cluster, user, ttl));
    }

    private String handedOut(String cluster) {
        try {
            String kubeconfig = Files.readString(file);
            if (!kubeconfig.contains(cluster)) {
                throw ProblemException.conflict("cluster: nothing serves the Kubernetes API of " + cluster);
            }
            return kubeconfig;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("WINDLASS_EXPORT_KUBECONFIG cannot be read", unreadable);
        }
    }

    private String server(String cluster) {
        return aws.loadBalancing().describeLoadBalancersPaginator(_ -> {}).loadBalancers().stream()
                .filter(balancer -> isApiOf(cluster, balancer))
                .map(balancer -> "https://" + balancer.dnsName())
                .findFirst()
                .orElseThrow(() -> ProblemException.conflict("cluster: " + cluster + " has no load balancer yet"));
    }

    /** kops tags the API's balancer {@code Name=api.<cluster>}. */
    private boolean isApiOf(String cluster, LoadBalancer balancer) {
        return aws.loadBalancing()
                .describeTags(call -> call.resourceArns(balancer.loadBalancerArn()))
                .tagDescriptions()
                .stream()
                .map(TagDescription::tags)
                .anyMatch(tags -> tags.stream()
                        .anyMatch(tag -> tag.key().equals("Name") && tag.value().equals("api." + cluster)));
    }
}
