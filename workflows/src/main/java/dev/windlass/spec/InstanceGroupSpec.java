package dev.windlass.spec;

import java.util.List;
import java.util.Map;

/**
 * A group of like instances; kops {@code v1alpha2}, kind {@code InstanceGroup}.
 *
 * @param rootVolumeSize GiB; {@code null} for the default of the role (64 control plane, 128 node, 8 bastion)
 */
public record InstanceGroupSpec(
        String name,
        Role role,
        String image,
        String machineType,
        int minSize,
        int maxSize,
        Map<String, String> nodeLabels,
        Map<String, String> cloudLabels,
        WrittenList<Taint> taints,
        List<String> subnets,
        Integer rootVolumeSize,
        RollingUpdate rollingUpdate) {

    /** Instance group roles; {@code CONTROL_PLANE} is written {@code Master} in v1alpha2. */
    public enum Role {
        BASTION("Bastion"),
        CONTROL_PLANE("Master"),
        API_SERVER("APIServer"),
        NODE("Node");

        private final String spelling;

        Role(String spelling) {
            this.spelling = spelling;
        }

        public String spelling() {
            return spelling;
        }
    }

    public InstanceGroupSpec {
        nodeLabels = nodeLabels == null ? Map.of() : Map.copyOf(nodeLabels);
        cloudLabels = cloudLabels == null ? Map.of() : Map.copyOf(cloudLabels);
        subnets = List.copyOf(subnets);
    }

    /** Reads the texts of a document. */
    public InstanceGroupSpec(
            String name,
            Role role,
            String image,
            String machineType,
            int minSize,
            int maxSize,
            Map<String, String> nodeLabels,
            Map<String, String> cloudLabels,
            List<String> taints,
            List<String> subnets,
            Integer rootVolumeSize,
            RollingUpdate rollingUpdate) {
        this(
                name,
                role,
                image,
                machineType,
                minSize,
                maxSize,
                nodeLabels,
                cloudLabels,
                WrittenList.of(taints, Taint::parse),
                subnets,
                rootVolumeSize,
                rollingUpdate);
    }

    /** The name of its Auto Scaling group, launch template and instances, as kops spells it. */
    public String cloudName(String cluster) {
        return switch (role) {
            case CONTROL_PLANE -> name + ".masters." + cluster;
            case API_SERVER -> name + ".apiservers." + cluster;
            case BASTION, NODE -> name + "." + cluster;
        };
    }
}
