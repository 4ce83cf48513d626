package dev.windlass.resource.build;

import dev.windlass.resource.ComputeResource;
import dev.windlass.resource.LaunchSource;
import dev.windlass.resource.Ref;
import dev.windlass.resource.Resource;
import dev.windlass.spec.GroupLabels;
import dev.windlass.spec.InstanceGroupSpec;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.List;
import java.util.function.Consumer;

/** One Auto Scaling group for each instance group, with the hook that gives a terminating node time to drain. */
final class AutoscalingBuilder implements ResourceBuilder {

    private static final int DRAIN_SECONDS = 300;

    private static final List<String> METRICS = List.of(
            "GroupDesiredCapacity",
            "GroupInServiceInstances",
            "GroupMaxSize",
            "GroupMinSize",
            "GroupPendingInstances",
            "GroupStandbyInstances",
            "GroupTerminatingInstances",
            "GroupTotalInstances");

    @Override
    public void build(ClusterContext context, Consumer<Resource> into) {
        for (InstanceGroupSpec group : context.groups()) {
            Ref autoscalingGroup = context.autoscalingGroup(group);
            into.accept(autoscalingGroup(context, group));
            into.accept(new ComputeResource.WarmPool(autoscalingGroup.name(), false, 0, autoscalingGroup));
            String hook = group.name() + "-NTHLifecycleHook";
            into.accept(new ComputeResource.LifecycleHook(
                    hook,
                    hook,
                    autoscalingGroup,
                    "CONTINUE",
                    DRAIN_SECONDS,
                    "autoscaling:EC2_INSTANCE_TERMINATING",
                    true));
        }
    }

    private static ComputeResource.AutoscalingGroup autoscalingGroup(ClusterContext context, InstanceGroupSpec group) {
        String name = group.cloudName(context.name());
        return new ComputeResource.AutoscalingGroup(
                name,
                "1Minute",
                false,
                new Ref("LaunchTemplate", name),
                LaunchSource.LATEST,
                List.of(),
                0,
                group.maxSize(),
                METRICS,
                group.minSize(),
                group.subnets().stream().map(context::subnet).toList(),
                List.of(),
                GroupLabels.tags(context.cluster(), group),
                targetGroups(context, group));
    }

    private static List<Ref> targetGroups(ClusterContext context, InstanceGroupSpec group) {
        if (group.role() != Role.CONTROL_PLANE) {
            return List.of();
        }
        return List.of(context.targetGroup("kops-controller"), context.targetGroup("tcp"));
    }
}
