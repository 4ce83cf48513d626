package dev.windlass.cluster;

import dev.windlass.cluster.ClusterSpec.EtcdCluster;
import dev.windlass.cluster.ClusterSpec.EtcdMember;
import dev.windlass.cluster.InstanceGroupSpec.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The rules between the fields of a definition. Every broken rule is answered, in the order of the document. */
public final class SpecValidation {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern VERSION = Pattern.compile("v?\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    private static final int MAX_NAME = 253;

    private final ClusterDefinition definition;
    private final ClusterSpec cluster;
    private final List<SpecProblem> problems = new ArrayList<>();

    private SpecValidation(ClusterDefinition definition) {
        this.definition = definition;
        this.cluster = definition.cluster();
    }

    /** Empty where the definition may be planned. */
    public static List<SpecProblem> check(ClusterDefinition definition) {
        SpecValidation validation = new SpecValidation(definition);
        validation.clusterRules();
        validation.etcdRules();
        validation.problems.addAll(SubnetRules.check(validation.cluster));
        validation.compositionRules();
        for (InstanceGroupSpec group : definition.instanceGroups()) {
            validation.groupRules(group);
        }
        validation.problems.addAll(RoleRules.check(definition));
        return List.copyOf(validation.problems);
    }

    /** @throws InvalidSpecException carrying every problem, if there is any */
    public static void requireValid(ClusterDefinition definition) {
        List<SpecProblem> problems = check(definition);
        if (!problems.isEmpty()) {
            throw new InvalidSpecException(problems);
        }
    }

    private void clusterRules() {
        if (!isDnsName(cluster.name())) {
            problem("metadata.name", "must be a DNS name of at least two lower-case labels");
        }
        if (!"aws".equals(cluster.cloudProvider())) {
            problem("spec.cloudProvider", "must be aws");
        }
        if (!VERSION.matcher(cluster.kubernetesVersion()).matches()) {
            problem("spec.kubernetesVersion", "must be a version such as 1.36.3");
        }
        if (cluster.configBase() != null && !cluster.configBase().startsWith("s3://")) {
            problem("spec.configBase", "must be an s3:// location");
        }
        if (cluster.api() == null || cluster.api().loadBalancer() == null) {
            problem("spec.api.loadBalancer", "is required; write {class: Network}");
        } else {
            // kops takes Classic where no class is said
            if (!"Network".equals(cluster.api().loadBalancer().loadBalancerClass())) {
                problem("spec.api.loadBalancer.class", "must be Network");
            }
            requireOneOf("spec.api.loadBalancer.type", cluster.api().loadBalancer().type(), "Public", "Internal");
        }
        if (cluster.topology() != null) {
            requireOneOf("spec.topology.dns.type", cluster.topology().dns(), "None");
        }
        if (cluster.networking() instanceof Networking.Calico calico) {
            calicoRules(calico);
        }
        problems.addAll(RollingUpdateRules.check("spec.rollingUpdate", cluster.rollingUpdate()));
    }

    private void calicoRules(Networking.Calico calico) {
        requireOneOf("spec.networking.calico.encapsulationMode", calico.encapsulationMode(), "ipip", "vxlan", "none");
        requireOneOf(
                "spec.networking.calico.logSeverityScreen",
                calico.logSeverityScreen(),
                "Debug", "Info", "Warning", "Error", "Fatal");
        // RFC 791 and RFC 8200: no link may be narrower; AWS' jumbo frames are no wider
        if (calico.mtu() != null && (calico.mtu() < 576 || calico.mtu() > 9001)) {
            problem("spec.networking.calico.mtu", "must be between 576 and 9001 bytes");
        }
        if (calico.typhaReplicas() != null && !calico.typhaReplicas().matches("\\d{1,3}")) {
            problem("spec.networking.calico.typhaReplicas", "must be a number from 0 to 999");
        }
    }

    private void etcdRules() {
        Set<String> controlPlanes = definition.instanceGroups().stream()
                .filter(group -> group.role() == Role.CONTROL_PLANE)
                .map(InstanceGroupSpec::name)
                .collect(Collectors.toSet());
        for (String required : List.of("main", "events")) {
            if (cluster.etcdClusters().stream().noneMatch(etcd -> required.equals(etcd.name()))) {
                problem("spec.etcdClusters", "must have a cluster named " + required);
            }
        }
        requireUnique("spec.etcdClusters", cluster.etcdClusters(), EtcdCluster::name);
        for (int i = 0; i < cluster.etcdClusters().size(); i++) {
            EtcdCluster etcd = cluster.etcdClusters().get(i);
            String members = "spec.etcdClusters[" + i + "].etcdMembers";
            if (etcd.members().size() % 2 == 0) {
                problem(members, "must be an odd number of members");
            }
            requireUnique(members, etcd.members(), EtcdMember::name);
            requirePlain("spec.etcdClusters[" + i + "].cpuRequest", etcd.cpuRequest());
            requirePlain("spec.etcdClusters[" + i + "].memoryRequest", etcd.memoryRequest());
            for (int j = 0; j < etcd.members().size(); j++) {
                if (!controlPlanes.contains(etcd.members().get(j).instanceGroup())) {
                    problem(members + "[" + j + "].instanceGroup", "must name a control-plane instance group");
                }
            }
        }
    }

    private void compositionRules() {
        if (definition.instanceGroups().stream().noneMatch(group -> group.role() == Role.CONTROL_PLANE)) {
            problem("instanceGroups", "must have at least one group with role Master");
        }
        if (definition.instanceGroups().stream().noneMatch(group -> group.role() == Role.NODE)) {
            problem("instanceGroups", "must have at least one group with role Node");
        }
        requireUnique("instanceGroups", definition.instanceGroups(), InstanceGroupSpec::name);
    }

    private void groupRules(InstanceGroupSpec group) {
        String origin = "InstanceGroup/" + group.name() + " ";
        if (!LABEL.matcher(group.name()).matches()) {
            problem(origin + "metadata.name", "must be one lower-case DNS label of at most 63 characters");
        }
        if (group.minSize() < 0) {
            problem(origin + "spec.minSize", "must not be negative");
        }
        if (group.minSize() > group.maxSize()) {
            problem(origin + "spec.minSize", "must not be greater than maxSize");
        }
        if (group.role() == Role.CONTROL_PLANE && (group.minSize() != 1 || group.maxSize() != 1)) {
            problem(origin + "spec.maxSize", "minSize and maxSize of a control-plane group must be 1");
        }
        if (group.rootVolumeSize() != null && group.rootVolumeSize() < 1) {
            problem(origin + "spec.rootVolumeSize", "must be at least 1 GiB");
        }
        if (group.subnets().isEmpty()) {
            problem(origin + "spec.subnets", "must name at least one subnet");
        }
        for (int i = 0; i < group.subnets().size(); i++) {
            if (cluster.subnet(group.subnets().get(i)).isEmpty()) {
                problem(origin + "spec.subnets[" + i + "]", "must name a subnet of the cluster");
            }
        }
        problems.addAll(RollingUpdateRules.check(origin + "spec.rollingUpdate", group.rollingUpdate()));
        problems.addAll(RollingUpdateRules.checkInherited(
                origin + "spec.rollingUpdate", cluster.rollingUpdate(), group.rollingUpdate()));
        if (group.role() == Role.CONTROL_PLANE && RollingUpdateRules.surges(group.rollingUpdate())) {
            problem(origin + "spec.rollingUpdate.maxSurge", "a control-plane group must not surge");
        }
    }

    private void requirePlain(String field, String quantity) {
        if (quantity != null && !quantity.matches("[A-Za-z0-9.]+")) {
            problem(field, "must be a quantity such as 100m");
        }
    }

    private void requireOneOf(String field, String value, String... allowed) {
        if (value != null && !List.of(allowed).contains(value)) {
            problem(field, "must be " + String.join(" or ", allowed));
        }
    }

    private <T> void requireUnique(String field, List<T> elements, Function<T, String> name) {
        Set<String> seen = new HashSet<>();
        elements.stream()
                .map(name)
                .filter(Objects::nonNull)
                .filter(element -> !seen.add(element))
                .distinct()
                .forEach(element -> problem(field, "names must be unique; twice: " + element));
    }

    private void problem(String field, String rule) {
        problems.add(new SpecProblem(field, rule));
    }

    private static boolean isDnsName(String name) {
        String[] labels = name.split("\\.", -1);
        return name.length() <= MAX_NAME
                && labels.length >= 2
                && List.of(labels).stream().allMatch(label -> LABEL.matcher(label).matches());
    }
}
