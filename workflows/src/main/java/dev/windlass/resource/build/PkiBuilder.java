package dev.windlass.resource.build;

import dev.windlass.resource.Resource;
import dev.windlass.resource.StoreResource;
import dev.windlass.spec.ClusterSpec.EtcdCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Certificate authorities and tokens: only that they exist; what is in them never leaves the state store. */
final class PkiBuilder implements ResourceBuilder {

    private static final List<String> TOKENS = List.of(
            "admin",
            "kube",
            "kube-proxy",
            "kubelet",
            "system:controller_manager",
            "system:dns",
            "system:logging",
            "system:monitoring",
            "system:scheduler");

    @Override
    public void build(ClusterContext context, Consumer<Resource> into) {
        keypairs(context)
                .forEach(name -> into.accept(new StoreResource.Keypair(name, "cn=" + name, "", "ca", false, null)));
        TOKENS.forEach(name -> into.accept(new StoreResource.Secret(name)));
    }

    private static List<String> keypairs(ClusterContext context) {
        List<String> names = new ArrayList<>(
                List.of("apiserver-aggregator-ca", "etcd-clients-ca", "kubernetes-ca", "service-account"));
        for (EtcdCluster etcd : context.cluster().etcdClusters()) {
            names.add("etcd-manager-ca-" + etcd.name());
            names.add("etcd-peers-ca-" + etcd.name());
        }
        return names;
    }
}
