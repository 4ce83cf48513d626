package dev.windlass.resource.build;

import dev.windlass.resource.Document;
import dev.windlass.resource.Resource;
import dev.windlass.resource.StoreResource.ManagedFile;
import dev.windlass.spec.ClusterSpec.EtcdCluster;
import dev.windlass.spec.ClusterSpec.EtcdMember;
import dev.windlass.spec.InstanceGroupSpec;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.function.Consumer;

/** The files in the state store that instances read while they start. */
final class StateStoreBuilder implements ResourceBuilder {

    @Override
    public void build(ClusterContext context, Consumer<Resource> into) {
        String base = context.configBase();
        into.accept(
                new ManagedFile("cluster-completed.spec", base, "cluster-completed.spec", CompletedSpec.of(context)));
        into.accept(new ManagedFile("kops-version.txt", base, "kops-version.txt", new Document(Versions.KOPS)));
        into.accept(file(
                "manifests-channels-kops-channels",
                "manifests/channels/kops-channels.yaml",
                StaticPods.channels(context)));
        into.accept(file(
                "manifests-static-kube-apiserver-healthcheck",
                "manifests/static/kube-apiserver-healthcheck.yaml",
                StaticPods.apiServerHealthcheck()));
        context.cluster().etcdClusters().forEach(etcd -> etcdFiles(context, etcd, into));
        context.groups().forEach(group -> into.accept(nodeConfig(context, group)));
    }

    private static void etcdFiles(ClusterContext context, EtcdCluster etcd, Consumer<Resource> into) {
        into.accept(new ManagedFile(
                "etcd-cluster-spec-" + etcd.name(),
                context.backupStore(etcd.name()),
                "/control/etcd-cluster-spec",
                etcdClusterSpec(context, etcd)));
        for (EtcdMember member : etcd.members()) {
            into.accept(file(
                    "manifests-etcdmanager-" + etcd.name() + "-" + member.instanceGroup(),
                    "manifests/etcd/" + etcd.name() + "-" + member.instanceGroup() + ".yaml",
                    StaticPods.etcdManager(context, etcd)));
        }
    }

    private static ManagedFile nodeConfig(ClusterContext context, InstanceGroupSpec group) {
        String role = group.role() == Role.CONTROL_PLANE ? "control-plane" : "node";
        return file(
                "nodeupconfig-" + group.name(),
                "igconfig/" + role + "/" + group.name() + "/nodeupconfig.yaml",
                new Document(NodeConfig.text(context, group)));
    }

    /** etcd-manager's own format; it starts no etcd before it has found this. */
    private static Document etcdClusterSpec(ClusterContext context, EtcdCluster etcd) {
        return new Document("{\n  \"memberCount\": %d,\n  \"etcdVersion\": \"%s\"\n}"
                .formatted(etcd.members().size(), Versions.etcd(context.cluster())));
    }

    private static ManagedFile file(String name, String location, Document contents) {
        return new ManagedFile(name, null, location, contents);
    }
}
