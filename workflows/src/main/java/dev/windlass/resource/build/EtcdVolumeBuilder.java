package dev.windlass.resource.build;

import dev.windlass.resource.ComputeResource;
import dev.windlass.resource.Resource;
import dev.windlass.spec.ClusterSpec.EtcdCluster;
import dev.windlass.spec.ClusterSpec.EtcdMember;
import dev.windlass.spec.InstanceGroupSpec;
import dev.windlass.spec.ResourceTags;
import java.util.SortedMap;
import java.util.function.Consumer;

/** One volume for each member of each etcd cluster. It outlives the instance, and the tags tell etcd-manager its own. */
final class EtcdVolumeBuilder implements ResourceBuilder {

    private static final int SIZE_GB = 20;
    private static final int IOPS = 3000;
    private static final int THROUGHPUT = 125;

    @Override
    public void build(ClusterContext context, Consumer<Resource> into) {
        for (EtcdCluster etcd : context.cluster().etcdClusters()) {
            for (EtcdMember member : etcd.members()) {
                into.accept(volume(context, etcd, member));
            }
        }
    }

    private static ComputeResource.Volume volume(ClusterContext context, EtcdCluster etcd, EtcdMember member) {
        String name = member.name() + ".etcd-" + etcd.name() + "." + context.name();
        SortedMap<String, String> tags = ResourceTags.ofVolume(context.cluster(), etcd, member);
        return new ComputeResource.Volume(
                name, zone(context, member), member.encryptedVolume(), SIZE_GB, IOPS, THROUGHPUT, "gp3", tags);
    }

    /** A volume cannot leave its zone, so the group of its instance must have exactly one. */
    private static String zone(ClusterContext context, EtcdMember member) {
        InstanceGroupSpec group = context.groups().stream()
                .filter(candidate -> candidate.name().equals(member.instanceGroup()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "etcd member " + member.name() + ": there is no instance group " + member.instanceGroup()));
        if (group.subnets().size() != 1) {
            throw new IllegalArgumentException("instance group " + group.name() + " runs etcd and must be in one zone");
        }
        return context.cluster()
                .subnet(group.subnets().getFirst())
                .orElseThrow(() -> new IllegalArgumentException("instance group " + group.name()
                        + ": there is no subnet " + group.subnets().getFirst()))
                .zone();
    }
}
