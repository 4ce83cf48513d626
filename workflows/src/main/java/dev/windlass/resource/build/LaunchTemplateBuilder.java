package dev.windlass.resource.build;

import dev.windlass.resource.ComputeResource;
import dev.windlass.resource.Ref;
import dev.windlass.resource.Resource;
import dev.windlass.spec.GroupLabels;
import dev.windlass.spec.InstanceGroupSpec;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.List;
import java.util.function.Consumer;

/** One launch template for each instance group: what its next instance will be. */
final class LaunchTemplateBuilder implements ResourceBuilder {

    private static final int ROOT_VOLUME_IOPS = 3000;
    private static final int ROOT_VOLUME_THROUGHPUT = 125;

    @Override
    public void build(ClusterContext context, Consumer<Resource> into) {
        for (InstanceGroupSpec group : context.groups()) {
            into.accept(launchTemplate(context, group));
        }
    }

    private static ComputeResource.LaunchTemplate launchTemplate(ClusterContext context, InstanceGroupSpec group) {
        return new ComputeResource.LaunchTemplate(
                group.cloudName(context.name()),
                true,
                "",
                1,
                "required",
                "disabled",
                new Ref("IAMInstanceProfile", context.identityName(group.role())),
                group.image(),
                false,
                group.machineType(),
                0,
                ROOT_VOLUME_IOPS,
                rootVolumeSize(group),
                ROOT_VOLUME_THROUGHPUT,
                "gp3",
                true,
                "",
                SshKeyBuilder.ref(context).orElse(null),
                List.of(context.securityGroup(group.role())),
                "",
                GroupLabels.tags(context.cluster(), group),
                BootstrapScript.of(context, group));
    }

    private static int rootVolumeSize(InstanceGroupSpec group) {
        if (group.rootVolumeSize() != null) {
            return group.rootVolumeSize();
        }
        return group.role() == Role.CONTROL_PLANE ? 64 : 128;
    }
}
