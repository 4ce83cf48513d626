package dev.windlass.spec;

import dev.windlass.spec.ClusterSpec.EtcdCluster;
import dev.windlass.spec.ClusterSpec.EtcdMember;
import dev.windlass.spec.ClusterSpec.Subnet;
import dev.windlass.spec.ResourceName.Kind;
import java.util.Map;
import java.util.SortedMap;

/**
 * Names and tags that follow from what the user calls things. They are known before anything is planned, so that AWS does
 * not refuse one in the middle of a creation. Names that are cut to what AWS allows are not here.
 */
final class NameRules {

    private static final int MOST_TAGS = 50;
    /** Of a key as OpenSSH writes it: 16 pairs of digits with colons between. */
    private static final String FINGERPRINT = "00:".repeat(15) + "00";

    private static final String LONGEST_FILE = "/igconfig/control-plane/" + "g".repeat(63) + "/nodeupconfig.yaml";

    private final ClusterSpec cluster;
    private final String name;
    private final Problems problems;

    private NameRules(ClusterSpec cluster, Problems problems) {
        this.cluster = cluster;
        this.name = cluster.name();
        this.problems = problems;
    }

    static void check(ClusterSpec cluster, Problems problems) {
        NameRules rules = new NameRules(cluster, problems);
        rules.ofCluster();
        rules.ofSubnets();
        rules.ofVolumes();
    }

    static void check(ClusterSpec cluster, InstanceGroupSpec group, Problems problems) {
        new NameRules(cluster, problems).ofGroup(group);
    }

    private void ofCluster() {
        String field = "metadata.name";
        require(field, Kind.TAG_KEY, ResourceTags.OWNER + name);
        require(field, Kind.TAG_VALUE, "from-nodes." + name + "-ingress-tcp-4003to65535-masters." + name);
        require(field, Kind.SECURITY_GROUP, "masters." + name);
        require(field, Kind.KEY_PAIR, "kubernetes." + name + "-" + FINGERPRINT);
        require(field, Kind.DNS_NAME, "api.internal." + name);
        if (cluster.configBase() != null) {
            require(
                    "spec.configBase",
                    Kind.S3_KEY,
                    cluster.configBase().replaceFirst("s3://[^/]*/?", "") + LONGEST_FILE);
        }
        count("spec.cloudLabels", ResourceTags.of(cluster, name));
    }

    private void ofSubnets() {
        for (int i = 0; i < cluster.subnets().size(); i++) {
            Subnet subnet = cluster.subnets().get(i);
            SortedMap<String, String> tags = ResourceTags.ofSubnet(cluster, subnet);
            problems.requireValid(
                    "spec.subnets[" + i + "].name",
                    () -> new CloudLabel(ResourceTags.NAME, tags.get(ResourceTags.NAME)));
            count("spec.cloudLabels", tags);
        }
    }

    private void ofVolumes() {
        for (int i = 0; i < cluster.etcdClusters().size(); i++) {
            EtcdCluster etcd = cluster.etcdClusters().get(i);
            String members = "spec.etcdClusters[" + i + "].etcdMembers";
            for (int j = 0; j < etcd.members().size(); j++) {
                EtcdMember member = etcd.members().get(j);
                SortedMap<String, String> tags = ResourceTags.ofVolume(cluster, etcd, member);
                require(members + "[" + j + "].name", Kind.TAG_VALUE, tags.get(ResourceTags.NAME));
                require(members, Kind.TAG_VALUE, tags.get("k8s.io/etcd/" + etcd.name()));
                count("spec.cloudLabels", tags);
            }
        }
    }

    private void ofGroup(InstanceGroupSpec group) {
        String field = "metadata.name";
        require(field, Kind.LAUNCH_TEMPLATE, group.cloudName(name));
        require(field, Kind.AUTOSCALING_GROUP, group.cloudName(name));
        require(field, Kind.LIFECYCLE_HOOK, group.name() + "-NTHLifecycleHook");
        group.nodeLabels().keySet().stream()
                .sorted()
                .forEach(label ->
                        require(LabelRules.nodeLabelField(label), Kind.TAG_KEY, GroupLabels.autoscalerTag(label)));
        for (int i = 0; i < group.taints().elements().size(); i++) {
            String taint = "spec.taints[" + i + "]";
            group.taints()
                    .understood()
                    .get(i)
                    .ifPresent(value -> require(taint, Kind.TAG_KEY, GroupLabels.autoscalerTag(value)));
        }
        count("spec.cloudLabels", GroupLabels.tags(cluster, group));
    }

    private void require(String field, Kind kind, String text) {
        problems.requireValid(field, () -> new ResourceName(kind, text));
    }

    /** AWS: each resource has at most 50 tags. */
    private void count(String field, Map<String, String> tags) {
        problems.require(
                tags.size() <= MOST_TAGS,
                field,
                "AWS allows %d tags a resource; with those that Windlass sets it".formatted(MOST_TAGS) + " would have "
                        + tags.size());
    }
}
