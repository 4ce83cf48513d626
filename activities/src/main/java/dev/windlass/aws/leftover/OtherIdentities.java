package dev.windlass.aws.leftover;

import dev.windlass.aws.AwsErrors;
import dev.windlass.aws.Parallel;
import dev.windlass.aws.resource.RoleHandler;
import java.util.List;
import java.util.TreeSet;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.OpenIDConnectProviderListEntry;

/** OpenID Connect providers under a cluster's tags: service accounts get roles through them. */
final class OtherIdentities {

    private final IamClient iam;
    private final ClusterTags cluster;

    OtherIdentities(IamClient iam, String cluster) {
        this.iam = iam;
        this.cluster = new ClusterTags(cluster);
    }

    List<Leftover> providers() {
        List<String> providers = iam.listOpenIDConnectProviders().openIDConnectProviderList().stream()
                .map(OpenIDConnectProviderListEntry::arn)
                .toList();
        return Parallel.map(providers, this::belongs).stream()
                .flatMap(List::stream)
                .map(arn -> new Leftover("oidc-provider", arn, "", new TreeSet<>()))
                .toList();
    }

    private List<String> belongs(String arn) {
        return AwsErrors.unless(
                        () -> iam.listOpenIDConnectProviderTags(call -> call.openIDConnectProviderArn(arn))
                                .tags(),
                        "NoSuchEntity")
                .filter(tags -> cluster.belong(RoleHandler.map(tags)))
                .map(_ -> List.of(arn))
                .orElse(List.of());
    }
}
