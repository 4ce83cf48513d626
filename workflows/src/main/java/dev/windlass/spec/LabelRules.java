package dev.windlass.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Labels that AWS and Kubernetes take, and that tell nothing of a cluster or its groups but what is so: by tags and labels
 * Windlass, kops and controllers know what is whose and what a node is for. Source: kops {@code validateCloudLabels}.
 */
final class LabelRules {

    private static final String FIELD = "spec.cloudLabels.";
    private static final int LONGEST_IN_A_FIELD = 150;
    private static final List<String> RESERVED =
            List.of(ResourceTags.OWNER, GroupLabels.ROLE_TAG, "kops.k8s.io/", "k8s.io/etcd/");
    /** Of a cluster's own resources; they would be overruled in silence. */
    private static final Set<String> OWN = Set.of(
            "SubnetType", "kubernetes.io/role/elb", "kubernetes.io/role/internal-elb", "kubernetes.io/kops/role");

    private static final Set<String> OTHER_ROLES = Set.of("control-plane", "master", "api-server");

    private final Problems problems;

    private LabelRules(Problems problems) {
        this.problems = problems;
    }

    static void check(ClusterSpec cluster, Problems problems) {
        LabelRules rules = new LabelRules(problems);
        new TreeMap<>(cluster.cloudLabels()).forEach((key, value) -> {
            rules.cloudLabel(key, value);
            rules.reserved(key);
            problems.require(!OWN.contains(key), field(key), "Windlass sets this tag itself; remove the label");
        });
        rules.spelling(cluster.cloudLabels());
    }

    static void check(ClusterSpec cluster, InstanceGroupSpec group, Problems problems) {
        LabelRules rules = new LabelRules(problems);
        Map<String, String> own = GroupLabels.ownTags(cluster, group);
        new TreeMap<>(group.cloudLabels()).forEach((key, value) -> {
            rules.cloudLabel(key, value);
            if (!key.equals(GroupLabels.INSTANCE_GROUP)) {
                rules.reserved(key);
            }
            problems.require(
                    isReserved(key) || value.equals(own.getOrDefault(key, value)),
                    field(key),
                    "Windlass sets this tag itself, to " + own.get(key));
        });
        new TreeMap<>(group.nodeLabels()).forEach((key, value) -> rules.nodeLabel(group, key, value));
    }

    private void cloudLabel(String key, String value) {
        problems.requireValid(field(key), () -> new CloudLabel(key, value));
    }

    private static boolean isReserved(String key) {
        return !key.equals(GroupLabels.INSTANCE_GROUP)
                && (key.equals(ResourceTags.NAME)
                        || key.equals(ResourceTags.CLUSTER)
                        || RESERVED.stream().anyMatch(key::startsWith));
    }

    private void reserved(String key) {
        problems.require(
                !key.equals(ResourceTags.NAME) && !key.equals(ResourceTags.CLUSTER),
                field(key),
                "is reserved, as with kops: Windlass sets this tag itself");
        RESERVED.stream()
                .filter(key::startsWith)
                .forEach(prefix -> problems.add(
                        field(key),
                        "the prefix " + prefix + " is reserved, as with kops: its tags tell what is whose"));
    }

    /** IAM: two tags of one resource must differ in more than the case of letters. */
    private void spelling(Map<String, String> labels) {
        SortedMap<String, String> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        seen.put(ResourceTags.NAME, ResourceTags.NAME);
        seen.put(ResourceTags.CLUSTER, ResourceTags.CLUSTER);
        for (String key : new TreeMap<>(labels).keySet()) {
            Optional.ofNullable(seen.putIfAbsent(key, key))
                    .filter(other -> !other.equals(key))
                    .ifPresent(other -> problems.add(
                            field(key), "differs from " + other + " only in the case of letters, which IAM refuses"));
        }
    }

    private void nodeLabel(InstanceGroupSpec group, String key, String value) {
        String field = nodeLabelField(key);
        problems.requireValid(field, () -> new NodeLabel(key, value));
        if (key.equals(GroupLabels.INSTANCE_GROUP)) {
            problems.require(value.equals(group.name()), field, "must be the group's own name, " + group.name());
        }
        boolean ofARole = key.startsWith(GroupLabels.ROLE_LABEL)
                && OTHER_ROLES.contains(key.substring(GroupLabels.ROLE_LABEL.length()));
        problems.require(
                !ofARole || GroupLabels.ownNodeLabels(group).containsKey(key),
                field,
                "tells another role than the group's: " + group.role().spelling());
    }

    static String nodeLabelField(String key) {
        return "spec.nodeLabels." + shortened(key);
    }

    private static String field(String key) {
        return FIELD + shortened(key);
    }

    private static String shortened(String key) {
        return key.length() <= LONGEST_IN_A_FIELD ? key : key.substring(0, LONGEST_IN_A_FIELD) + "...";
    }
}
