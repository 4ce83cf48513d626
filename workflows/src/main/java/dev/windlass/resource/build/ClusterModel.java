package dev.windlass.resource.build;

import dev.windlass.resource.DesiredState;
import dev.windlass.resource.Resource;
import dev.windlass.resource.SshPublicKey;
import dev.windlass.resource.StateStoreBase;
import dev.windlass.spec.ClusterDefinition;
import dev.windlass.spec.InstanceGroupSpec;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.spec.InvalidSpecException;
import dev.windlass.spec.SpecProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compiles the specs of a cluster into every resource it needs. Pure and repeatable: equal definitions give equal
 * resources, text for text, on any machine.
 */
public final class ClusterModel {

    private static final List<ResourceBuilder> BUILDERS = List.of(
            new NetworkBuilder(),
            new FirewallBuilder(),
            new LoadBalancerBuilder(),
            new IdentityBuilder(),
            new SshKeyBuilder(),
            new EtcdVolumeBuilder(),
            new LaunchTemplateBuilder(),
            new AutoscalingBuilder(),
            new TerminationHandlerBuilder(),
            new PkiBuilder(),
            new AddonBuilder(),
            new StateStoreBuilder());

    private ClusterModel() {}

    /** A cluster to whose instances nobody can log in. */
    public static DesiredState of(ClusterDefinition definition, StateStoreBase store) {
        return of(definition, store, Optional.empty());
    }

    /**
     * @param definition already checked; what is compiled here is trusted
     * @param sshKey for administrators, usually the one kept in the state store
     * @throws InvalidSpecException for a role that has no builder
     */
    public static DesiredState of(ClusterDefinition definition, StateStoreBase store, Optional<SshPublicKey> sshKey) {
        refuseOtherRoles(definition);
        ClusterContext context = new ClusterContext(definition, store, sshKey);
        List<Resource> resources = new ArrayList<>();
        BUILDERS.forEach(builder -> builder.build(context, resources::add));
        return DesiredState.of(definition.name(), resources);
    }

    private static void refuseOtherRoles(ClusterDefinition definition) {
        List<SpecProblem> problems = definition.instanceGroups().stream()
                .filter(group -> group.role() != Role.CONTROL_PLANE && group.role() != Role.NODE)
                .map(ClusterModel::unsupported)
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidSpecException(problems);
        }
    }

    private static SpecProblem unsupported(InstanceGroupSpec group) {
        return new SpecProblem("spec.role", "must be Master or Node in instance group " + group.name());
    }
}
