package dev.windlass.server.query;

import dev.windlass.aws.AwsClients;
import dev.windlass.kubernetes.KubeconfigClients;
import dev.windlass.server.problem.ProblemException;
import dev.windlass.statestore.AdminCredentials;
import dev.windlass.statestore.KubeconfigExport;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TagDescription;

/**
 * What people reach a cluster with: its load balancer's address and a certificate signed by its own authority.
 *
 * <p>A simulated Kubernetes API knows nothing of that authority. Where one serves, {@code
 * WINDLASS_EXPORT_OWN_KUBECONFIG=true} hands out the context that Windlass itself uses instead, token and all: for a
 * stack on one machine only.
 */
@Singleton
final class Kubeconfigs {

    private final AdminCredentials credentials;
    private final AwsClients aws;
    private final KubeconfigClients own;
    private final boolean exportOwn;

    Kubeconfigs(
            AdminCredentials credentials,
            AwsClients aws,
            KubeconfigClients own,
            @Value("${windlass.export-own-kubeconfig:false}") boolean exportOwn) {
        this.credentials = credentials;
        this.aws = aws;
        this.own = own;
        this.exportOwn = exportOwn;
    }

    /** @param ttl of a client certificate issued for it; empty for a kubeconfig without credentials */
    String export(String cluster, Optional<Duration> ttl, String user) {
        if (exportOwn) {
            return own.export(cluster)
                    .orElseThrow(() ->
                            ProblemException.conflict("cluster: nothing serves the Kubernetes API of " + cluster));
        }
        return ttl.map(lifetime ->
                        KubeconfigExport.render(cluster, server(cluster), credentials.issue(cluster, user, lifetime)))
                .orElseGet(() -> KubeconfigExport.render(cluster, server(cluster), credentials.authority(cluster)));
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
        return aws
                .loadBalancing()
                .describeTags(call -> call.resourceArns(balancer.loadBalancerArn()))
                .tagDescriptions()
                .stream()
                .map(TagDescription::tags)
                .anyMatch(tags -> tags.stream()
                        .anyMatch(tag -> tag.key().equals("Name") && tag.value().equals("api." + cluster)));
    }
}
