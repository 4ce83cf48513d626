package dev.windlass.model;

import dev.windlass.cluster.InstanceGroupSpec;
import dev.windlass.cluster.InstanceGroupSpec.Role;
import java.util.SortedMap;
import java.util.TreeMap;

/** Labels of the nodes of an instance group, and the tags that carry them on its instances. */
final class GroupLabels {

    private static final String AUTOSCALER_LABEL = "k8s.io/cluster-autoscaler/node-template/label/";
    private static final String AUTOSCALER_TAINT = "k8s.io/cluster-autoscaler/node-template/taint/";
    private static final String TERMINATION_HANDLER = "aws-node-termination-handler/managed";
    private static final String INSTANCE_GROUP = "kops.k8s.io/instancegroup";

    private GroupLabels() {}

    static SortedMap<String, String> nodeLabels(InstanceGroupSpec group) {
        SortedMap<String, String> labels = new TreeMap<>();
        if (group.role() == Role.CONTROL_PLANE) {
            labels.put("node-role.kubernetes.io/control-plane", "");
            labels.put("node.kubernetes.io/exclude-from-external-load-balancers", "");
            labels.put("kops.k8s.io/kops-controller-pki", "");
        } else {
            labels.put("node-role.kubernetes.io/node", "");
        }
        labels.putAll(group.nodeLabels());
        return labels;
    }

    /** What users ask for first, so that it cannot take the place of a tag that the cluster depends on. */
    static SortedMap<String, String> tags(ClusterContext context, InstanceGroupSpec group) {
        SortedMap<String, String> tags = new TreeMap<>(group.cloudLabels());
        tags.putIfAbsent(TERMINATION_HANDLER, "");
        tags.putAll(context.tags(group.cloudName(context.name())));
        nodeLabels(group).forEach((label, value) -> tags.put(AUTOSCALER_LABEL + label, value));
        group.taints().forEach(taint -> putTaint(tags, taint));
        if (group.role() == Role.CONTROL_PLANE) {
            tags.put("k8s.io/role/control-plane", "1");
            tags.put("k8s.io/role/master", "1");
        } else {
            tags.put("k8s.io/role/node", "1");
        }
        tags.put(INSTANCE_GROUP, group.name());
        return tags;
    }

    /** @param taint written {@code KEY=VALUE:EFFECT} or {@code KEY:EFFECT}; without an effect it has no tag */
    private static void putTaint(SortedMap<String, String> tags, String taint) {
        int colon = taint.lastIndexOf(':');
        if (colon < 0) {
            return;
        }
        String[] keyAndValue = taint.substring(0, colon).split("=", 2);
        String value = keyAndValue.length == 2 ? keyAndValue[1] : "";
        tags.put(AUTOSCALER_TAINT + keyAndValue[0], value + taint.substring(colon));
    }
}
