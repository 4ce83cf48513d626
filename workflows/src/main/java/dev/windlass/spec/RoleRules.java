package dev.windlass.spec;

import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.List;

/** Instance groups of other roles are rolled, shown and deleted, and have no resources of ours. */
final class RoleRules {

    private RoleRules() {}

    static List<SpecProblem> check(ClusterDefinition definition) {
        return definition.instanceGroups().stream()
                .filter(group -> group.role() != Role.CONTROL_PLANE && group.role() != Role.NODE)
                .map(group -> new SpecProblem("InstanceGroup/" + group.name() + " spec.role", "must be Master or Node"))
                .toList();
    }
}
