package dev.windlass.spec;

import java.util.List;

/** Which values of the documents were not understood when they were read; known also of documents with wrong fields. */
final class ValueRules {

    private ValueRules() {}

    static List<SpecProblem> check(ClusterSpec cluster) {
        Problems problems = new Problems("");
        problems.requireUnderstood("spec.kubernetesApiAccess", cluster.kubernetesApiAccess());
        problems.requireUnderstood("spec.kubernetesVersion", cluster.kubernetesVersion());
        problems.requireUnderstood("spec.networkCIDR", cluster.networkCidr());
        problems.requireUnderstood("spec.nonMasqueradeCIDR", cluster.nonMasqueradeCidr());
        problems.requireUnderstood("spec.sshAccess", cluster.sshAccess());
        for (int i = 0; i < cluster.subnets().size(); i++) {
            problems.requireUnderstood(
                    "spec.subnets[" + i + "].cidr", cluster.subnets().get(i).cidr());
        }
        return problems.found();
    }

    static List<SpecProblem> check(InstanceGroupSpec group) {
        Problems problems = new Problems("InstanceGroup/" + group.name() + " ");
        problems.requireUnderstood("spec.taints", group.taints());
        return problems.found();
    }
}
