package dev.windlass.spec;

import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a definition may be planned: every value is understood, and the rules between fields hold. Every problem is
 * answered, in the order of the documents, so that one look mends them all.
 */
public final class SpecValidation {

    private SpecValidation() {}

    /** Empty where the definition may be planned. */
    public static List<SpecProblem> check(ClusterDefinition definition) {
        ClusterSpec cluster = definition.cluster();
        Problems problems = new Problems("");
        problems.addAll(ValueRules.check(cluster));
        ClusterRules.check(cluster, problems);
        SubnetRules.check(cluster, problems);
        EtcdRules.check(definition, problems);
        LabelRules.check(cluster, problems);
        NameRules.check(cluster, problems);
        composition(definition, problems);
        List<SpecProblem> found = new ArrayList<>(problems.found());
        for (InstanceGroupSpec group : definition.instanceGroups()) {
            found.addAll(ofGroup(cluster, group));
        }
        found.addAll(RoleRules.check(definition));
        return DocumentOrder.sorted(found);
    }

    /** @throws InvalidSpecException carrying every problem, if there is any */
    public static void requireValid(ClusterDefinition definition) {
        List<SpecProblem> problems = check(definition);
        if (!problems.isEmpty()) {
            throw new InvalidSpecException(problems);
        }
    }

    private static void composition(ClusterDefinition definition, Problems problems) {
        List<InstanceGroupSpec> groups = definition.instanceGroups();
        problems.require(
                groups.stream().anyMatch(group -> group.role() == Role.CONTROL_PLANE),
                "instanceGroups",
                "must have at least one group with role Master");
        problems.require(
                groups.stream().anyMatch(group -> group.role() == Role.NODE),
                "instanceGroups",
                "must have at least one group with role Node");
        Set<String> names = new HashSet<>();
        for (InstanceGroupSpec group : groups) {
            problems.require(
                    names.add(group.name()),
                    "InstanceGroup/" + group.name() + " metadata.name",
                    "is the name of two documents; names must be unique");
        }
    }

    private static List<SpecProblem> ofGroup(ClusterSpec cluster, InstanceGroupSpec group) {
        String origin = "InstanceGroup/" + group.name() + " ";
        Problems problems = new Problems(origin);
        problems.addAll(ValueRules.check(group));
        GroupRules.check(cluster, group, problems);
        LabelRules.check(cluster, group, problems);
        NameRules.check(cluster, group, problems);
        problems.addAll(RollingUpdateRules.check(origin + "spec.rollingUpdate", group.rollingUpdate()));
        problems.addAll(RollingUpdateRules.checkInherited(
                origin + "spec.rollingUpdate", cluster.rollingUpdate(), group.rollingUpdate()));
        problems.require(
                group.role() != Role.CONTROL_PLANE || !RollingUpdateRules.surges(group.rollingUpdate()),
                "spec.rollingUpdate.maxSurge",
                "a control-plane group must not surge");
        return problems.found();
    }
}
