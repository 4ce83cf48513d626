package dev.windlass.kubernetes;

import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;

/** One context out of a kubeconfig, with its cluster and its user and nobody else's. */
final class KubeconfigExcerpt {

    private KubeconfigExcerpt() {}

    static Optional<String> of(String kubeconfig, String contextName) {
        Config config = Serialization.unmarshal(kubeconfig, Config.class);
        return config.getContexts().stream()
                .filter(context -> contextName.equals(context.getName()))
                .findFirst()
                .map(context -> Serialization.asYaml(excerpt(config, context)));
    }

    private static Config excerpt(Config config, NamedContext context) {
        return new ConfigBuilder()
                .withApiVersion("v1")
                .withKind("Config")
                .withClusters(config.getClusters().stream()
                        .filter(cluster ->
                                cluster.getName().equals(context.getContext().getCluster()))
                        .toList())
                .withContexts(context)
                .withUsers(config.getUsers().stream()
                        .filter(user ->
                                user.getName().equals(context.getContext().getUser()))
                        .toList())
                .withCurrentContext(context.getName())
                .build();
    }
}
