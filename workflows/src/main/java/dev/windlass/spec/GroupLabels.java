package dev.windlass.spec;

import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.SortedMap;
import java.util.TreeMap;

/** Labels of the nodes of an instance group, and the tags that carry them on its instances. */
public final class GroupLabels {

    static final String INSTANCE_GROUP = "kops.k8s.io/instancegroup";
    static final String ROLE_LABEL = "node-role.kubernetes.io/";
    static final String ROLE_TAG = "k8s.io/role/";
    private static final String AUTOSCALER_LABEL = "k8s.io/cluster-autoscaler/node-template/label/";
    private static final String AUTOSCALER_TAINT = "k8s.io/cluster-autoscaler/node-template/taint/";
    private static final String TERMINATION_HANDLER = "aws-node-termination-handler/managed";

    private GroupLabels() {}

    public static SortedMap<String, String> nodeLabels(InstanceGroupSpec group) {
        SortedMap<String, String> labels = ownNodeLabels(group);
        labels.putAll(group.nodeLabels());
        return labels;
    }

    /** Those that follow from the group's role. */
    static SortedMap<String, String> ownNodeLabels(InstanceGroupSpec group) {
        SortedMap<String, String> labels = new TreeMap<>();
        if (group.role() == Role.CONTROL_PLANE) {
            labels.put(ROLE_LABEL + "control-plane", "");
            labels.put("node.kubernetes.io/exclude-from-external-load-balancers", "");
            labels.put("kops.k8s.io/kops-controller-pki", "");
        } else {
            labels.put(ROLE_LABEL + "node", "");
        }
        return labels;
    }

    /**
     * What users ask for first, so that it cannot take the place of a tag that the cluster depends on. A group's own labels
     * win over the cluster's, as with kops ({@code CloudTagsForInstanceGroup}).
     */
    public static SortedMap<String, String> tags(ClusterSpec cluster, InstanceGroupSpec group) {
        SortedMap<String, String> tags = new TreeMap<>(cluster.cloudLabels());
        tags.putAll(group.cloudLabels());
        tags.putIfAbsent(TERMINATION_HANDLER, "");
        tags.putAll(ownTags(cluster, group));
        return tags;
    }

    /** Those that follow from the group's other fields. */
    static SortedMap<String, String> ownTags(ClusterSpec cluster, InstanceGroupSpec group) {
        SortedMap<String, String> tags = ResourceTags.own(cluster, group.cloudName(cluster.name()));
        nodeLabels(group).forEach((label, value) -> tags.put(autoscalerTag(label), value));
        group.taints().elements().stream()
                .flatMap(taint -> taint.understood().stream())
                .forEach(taint -> tags.put(autoscalerTag(taint), taint.value() + ":" + taint.effect()));
        if (group.role() == Role.CONTROL_PLANE) {
            tags.put(ROLE_TAG + "control-plane", "1");
            tags.put(ROLE_TAG + "master", "1");
        } else {
            tags.put(ROLE_TAG + "node", "1");
        }
        tags.put(INSTANCE_GROUP, group.name());
        return tags;
    }

    /** By which the cluster autoscaler knows a label of nodes that are not there yet. */
    static String autoscalerTag(String label) {
        return AUTOSCALER_LABEL + label;
    }

    static String autoscalerTag(Taint taint) {
        return AUTOSCALER_TAINT + taint.key();
    }
}
