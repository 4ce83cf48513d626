package dev.windlass.resource.build;

import dev.windlass.resource.Document;
import dev.windlass.resource.IdentityResource;
import dev.windlass.resource.Ref;
import dev.windlass.resource.Resource;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.function.Consumer;

/** An IAM role and instance profile for the control plane, and one for the nodes. */
final class IdentityBuilder implements ResourceBuilder {

    private static final Document ASSUMED_BY_INSTANCES =
            new PolicyDocument().allowAssumption("ec2.amazonaws.com").toDocument();

    @Override
    public void build(ClusterContext context, Consumer<Resource> into) {
        build(context, Role.CONTROL_PLANE, "masters", "master", NodePolicies.controlPlane(context), into);
        build(context, Role.NODE, "nodes", "node", NodePolicies.node(context), into);
    }

    private static void build(
            ClusterContext context, Role role, String export, String prefix, Document policy, Consumer<Resource> into) {
        String name = context.identityName(role);
        Ref roleRef = new Ref("IAMRole", name);
        into.accept(new IdentityResource.Role(name, ASSUMED_BY_INSTANCES, export, context.tags(name)));
        into.accept(new IdentityResource.RolePolicy(name, roleRef, policy, false, null));
        into.accept(new IdentityResource.RolePolicy(prefix + "-policyoverride", roleRef, null, true, null));
        into.accept(new IdentityResource.InstanceProfile(name, false, context.tags(name)));
        into.accept(new IdentityResource.InstanceProfileRole(name, new Ref("IAMInstanceProfile", name), roleRef));
    }
}
