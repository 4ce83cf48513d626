package dev.windlass.spec;

import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the fields of an instance group may say, except its labels and what its name makes too long. */
final class GroupRules {

    /** Kubernetes: "Considerations for large clusters". */
    private static final int MOST_NODES = 5_000;
    /** AWS: the sizes of a gp3 volume that every region has. */
    private static final int LARGEST_VOLUME = 16_384;

    private static final Pattern MACHINE_TYPE = Pattern.compile("[a-z][a-z0-9-]{0,30}\\.[a-z0-9-]{1,30}");

    private final ClusterSpec cluster;
    private final InstanceGroupSpec group;
    private final Problems problems;

    private GroupRules(ClusterSpec cluster, InstanceGroupSpec group, Problems problems) {
        this.cluster = cluster;
        this.group = group;
        this.problems = problems;
    }

    static void check(ClusterSpec cluster, InstanceGroupSpec group, Problems problems) {
        GroupRules rules = new GroupRules(cluster, group, problems);
        problems.require(
                ClusterRules.LABEL.matcher(group.name()).matches(),
                "metadata.name",
                "must be one lower-case DNS label of at most 63 characters");
        rules.sizes();
        rules.machines();
        rules.subnets();
        rules.taints();
    }

    private void sizes() {
        problems.require(group.minSize() >= 0, "spec.minSize", "must not be negative");
        problems.requireBetween("spec.maxSize", group.maxSize(), 0, MOST_NODES, " nodes");
        problems.require(group.minSize() <= group.maxSize(), "spec.minSize", "must not be greater than maxSize");
        problems.require(
                group.role() != Role.CONTROL_PLANE || (group.minSize() == 1 && group.maxSize() == 1),
                "spec.maxSize",
                "minSize and maxSize of a control-plane group must be 1");
    }

    private void machines() {
        problems.require(
                group.image().equals(group.image().strip())
                        && group.image().chars().noneMatch(Character::isISOControl),
                "spec.image",
                "must be one line that neither begins nor ends with spaces");
        problems.require(
                MACHINE_TYPE.matcher(group.machineType()).matches(),
                "spec.machineType",
                "must be a type of EC2 instances such as t3.medium");
        problems.requireBetween("spec.rootVolumeSize", group.rootVolumeSize(), 1, LARGEST_VOLUME, " GiB");
    }

    private void subnets() {
        List<String> subnets = group.subnets();
        problems.require(!subnets.isEmpty(), "spec.subnets", "must name at least one subnet");
        problems.requireEachOnce(
                "spec.subnets", subnets.stream().map(Optional::of).toList(), "", "subnet");
        for (int i = 0; i < subnets.size(); i++) {
            problems.require(
                    cluster.subnet(subnets.get(i)).isPresent(),
                    "spec.subnets[" + i + "]",
                    "must name a subnet of the cluster");
        }
        boolean runsEtcd = cluster.etcdClusters().stream()
                .flatMap(etcd -> etcd.members().stream())
                .anyMatch(member -> group.name().equals(member.instanceGroup()));
        problems.require(
                !runsEtcd || subnets.size() <= 1,
                "spec.subnets",
                "must name one subnet: the group runs etcd, whose volumes cannot leave their zone");
    }

    private void taints() {
        problems.requireEachOnce(
                "spec.taints",
                group.taints().understood().stream()
                        .map(taint -> taint.map(Taint::identity))
                        .toList(),
                "",
                "key and effect");
        for (int i = 0; i < group.taints().elements().size(); i++) {
            Optional<Taint> taint = group.taints().understood().get(i);
            problems.require(
                    group.role() != Role.CONTROL_PLANE
                            || taint.filter(this::contradictsRole).isEmpty(),
                    "spec.taints[" + i + "]",
                    "must have no value: every control plane has " + Taint.CONTROL_PLANE);
        }
    }

    private boolean contradictsRole(Taint taint) {
        return taint.identity().equals(Taint.CONTROL_PLANE.identity()) && !taint.equals(Taint.CONTROL_PLANE);
    }
}
