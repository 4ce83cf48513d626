package dev.windlass.spec;

import dev.windlass.spec.ClusterSpec.EtcdCluster;
import dev.windlass.spec.ClusterSpec.EtcdMember;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Two etcd clusters, each with an odd number of members, and each member on a control plane of its own. */
final class EtcdRules {

    private static final List<String> CLUSTERS = List.of("main", "events");
    /** A hundred years: whoever wants more wants to keep them all. */
    private static final int MOST_DAYS = 36_500;

    private final Set<String> controlPlanes;
    private final ClusterSpec cluster;
    private final Problems problems;

    private EtcdRules(ClusterDefinition definition, Problems problems) {
        this.cluster = definition.cluster();
        this.problems = problems;
        this.controlPlanes = definition.instanceGroups().stream()
                .filter(group -> group.role() == Role.CONTROL_PLANE)
                .map(InstanceGroupSpec::name)
                .collect(Collectors.toSet());
    }

    static void check(ClusterDefinition definition, Problems problems) {
        new EtcdRules(definition, problems).check();
    }

    private void check() {
        List<EtcdCluster> clusters = cluster.etcdClusters();
        for (String required : CLUSTERS) {
            problems.require(
                    clusters.stream().anyMatch(etcd -> required.equals(etcd.name())),
                    "spec.etcdClusters",
                    "must have a cluster named " + required);
        }
        problems.requireEachOnce("spec.etcdClusters", values(clusters, EtcdCluster::name), ".name", "name");
        // kops: ValidateControlPlaneInstanceGroup; without a member its nodes have no etcd to start
        for (EtcdCluster etcd : clusters) {
            controlPlanes.stream()
                    .filter(group -> !runs(group, etcd))
                    .forEach(group -> problems.add(
                            "InstanceGroup/" + group + " metadata.name",
                            "must have a member in etcd cluster " + etcd.name()));
        }
        for (int i = 0; i < clusters.size(); i++) {
            cluster("spec.etcdClusters[" + i + "]", clusters.get(i));
        }
    }

    private void cluster(String field, EtcdCluster etcd) {
        problems.requireOneOf(field + ".name", etcd.name(), CLUSTERS.toArray(String[]::new));
        quantity(field + ".cpuRequest", etcd.cpuRequest());
        quantity(field + ".memoryRequest", etcd.memoryRequest());
        problems.requireBetween(
                field + ".manager.backupRetentionDays", etcd.backupRetentionDays(), 1, MOST_DAYS, " days");
        String members = field + ".etcdMembers";
        problems.require(etcd.members().size() % 2 == 1, members, "must be an odd number of members");
        problems.requireEachOnce(members, values(etcd.members(), EtcdMember::name), ".name", "name");
        problems.requireEachOnce(
                members, values(etcd.members(), EtcdMember::instanceGroup), ".instanceGroup", "instance group");
        for (int j = 0; j < etcd.members().size(); j++) {
            member(members + "[" + j + "]", etcd.members().get(j));
        }
    }

    /** etcd-manager makes DNS names of the names of members. */
    private void member(String field, EtcdMember member) {
        problems.require(
                ClusterRules.LABEL.matcher(member.name()).matches(),
                field + ".name",
                "must be one lower-case DNS label of at most 63 characters");
        problems.require(
                controlPlanes.contains(member.instanceGroup()),
                field + ".instanceGroup",
                "must name a control-plane instance group");
    }

    private static boolean runs(String group, EtcdCluster etcd) {
        return etcd.members().stream().anyMatch(member -> group.equals(member.instanceGroup()));
    }

    private void quantity(String field, String text) {
        if (text != null) {
            problems.requireValid(field, () -> new Quantity(text));
        }
    }

    private static <T> List<Optional<String>> values(List<T> elements, Function<T, String> part) {
        return elements.stream().map(part).map(Optional::ofNullable).toList();
    }
}
