package dev.windlass.resource.build;

import dev.windlass.resource.ComputeResource;
import dev.windlass.resource.Ref;
import dev.windlass.resource.Resource;
import dev.windlass.resource.SshPublicKey;
import java.util.Optional;
import java.util.function.Consumer;

/** The key pair for administrators; none where the cluster has no public key. */
final class SshKeyBuilder implements ResourceBuilder {

    @Override
    public void build(ClusterContext context, Consumer<Resource> into) {
        context.sshKey()
                .ifPresent(key -> into.accept(new ComputeResource.SshKey(
                        name(context, key), false, key.awsFingerprint(), key.text(), context.tags(context.name()))));
    }

    static Optional<Ref> ref(ClusterContext context) {
        return context.sshKey().map(key -> new Ref("SSHKey", name(context, key)));
    }

    private static String name(ClusterContext context, SshPublicKey key) {
        return "kubernetes." + context.name() + "-" + key.opensshFingerprint();
    }
}
