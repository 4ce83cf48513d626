package dev.windlass.spec;

import dev.windlass.spec.ClusterSpec.EtcdCluster;
import dev.windlass.spec.ClusterSpec.EtcdMember;
import dev.windlass.spec.ClusterSpec.Subnet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The tags by which a cluster's resources are found again and known to be its own, with the user's beside them. */
public final class ResourceTags {

    static final String NAME = "Name";
    static final String CLUSTER = "KubernetesCluster";
    static final String OWNER = "kubernetes.io/cluster/";

    private ResourceTags() {}

    public static SortedMap<String, String> of(ClusterSpec cluster, String resourceName) {
        SortedMap<String, String> tags = new TreeMap<>(cluster.cloudLabels());
        tags.putAll(own(cluster, resourceName));
        return tags;
    }

    /** Without the user's. */
    static SortedMap<String, String> own(ClusterSpec cluster, String resourceName) {
        SortedMap<String, String> tags = new TreeMap<>();
        tags.put(NAME, resourceName);
        tags.put(CLUSTER, cluster.name());
        tags.put(OWNER + cluster.name(), "owned");
        return tags;
    }

    public static SortedMap<String, String> ofSubnet(ClusterSpec cluster, Subnet subnet) {
        SortedMap<String, String> tags = of(cluster, subnet.name() + "." + cluster.name());
        tags.put("SubnetType", "Public");
        // Both, because without private subnets internal load balancers have nowhere else to go.
        tags.put("kubernetes.io/role/elb", "1");
        tags.put("kubernetes.io/role/internal-elb", "1");
        return tags;
    }

    public static SortedMap<String, String> ofRouteTable(ClusterSpec cluster) {
        SortedMap<String, String> tags = of(cluster, cluster.name());
        tags.put("kubernetes.io/kops/role", "public");
        return tags;
    }

    /** By these, etcd-manager finds the volume of its member and knows all members. */
    public static SortedMap<String, String> ofVolume(ClusterSpec cluster, EtcdCluster etcd, EtcdMember member) {
        String members = etcd.members().stream().map(EtcdMember::name).sorted().collect(Collectors.joining(","));
        SortedMap<String, String> tags = of(cluster, member.name() + ".etcd-" + etcd.name() + "." + cluster.name());
        tags.put("k8s.io/etcd/" + etcd.name(), member.name() + "/" + members);
        tags.put("k8s.io/role/control-plane", "1");
        tags.put("k8s.io/role/master", "1");
        return tags;
    }
}
