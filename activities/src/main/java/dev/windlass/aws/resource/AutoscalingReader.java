package dev.windlass.aws.resource;

import dev.windlass.aws.Parallel;
import dev.windlass.aws.resource.Templates.Used;
import dev.windlass.provider.Identifiers;
import dev.windlass.provider.ReadResult;
import dev.windlass.provider.ResourceReader;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.ComputeResource.AutoscalingGroup;
import dev.windlass.resource.ComputeResource.LifecycleHook;
import dev.windlass.resource.ComputeResource.WarmPool;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.Ref;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.EnabledMetric;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.autoscaling.model.WarmPoolConfiguration;

/** Auto Scaling groups with their lifecycle hooks and warm pools: one call, and one more for each group. */
final class AutoscalingReader implements ResourceReader {

    private static final String GRANULARITY = "1Minute";

    private final AutoScalingClient autoScaling;

    AutoscalingReader(AutoScalingClient autoScaling) {
        this.autoScaling = autoScaling;
    }

    @Override
    public List<Found> read(DesiredState desired, Identifiers identifiers) {
        ReadResult findings = new ReadResult(desired, identifiers);
        List<AutoScalingGroup> groups = autoScaling
                .describeAutoScalingGroupsPaginator(
                        request -> request.filters(findings.ownership().groupFilters()))
                .autoScalingGroups()
                .stream()
                // A group that is being deleted cannot be changed any more.
                .filter(group -> group.status() == null)
                .toList();
        Map<String, Ref> refs = new HashMap<>();
        groups.forEach(group -> {
            Ref ref = addGroup(group, findings);
            addWarmPool(ref, group.warmPoolConfiguration(), findings);
            refs.put(group.autoScalingGroupName(), ref);
        });
        Parallel.map(groups, this::hooks).stream()
                .flatMap(List::stream)
                .forEach(hook -> addHook(refs.get(hook.autoScalingGroupName()), hook, findings));
        return findings.all();
    }

    private List<software.amazon.awssdk.services.autoscaling.model.LifecycleHook> hooks(AutoScalingGroup group) {
        return autoScaling
                .describeLifecycleHooks(request -> request.autoScalingGroupName(group.autoScalingGroupName()))
                .lifecycleHooks();
    }

    private static Ref addGroup(AutoScalingGroup group, ReadResult findings) {
        String name = group.autoScalingGroupName();
        Optional<AutoscalingGroup> wanted = findings.wanted(AutoscalingGroup.class, name);
        AutoscalingGroup found = read(group, wanted, findings);
        findings.add(found, name);
        return found.ref();
    }

    static AutoscalingGroup read(AutoScalingGroup group, Optional<AutoscalingGroup> wanted, ReadResult findings) {
        List<String> metrics =
                group.enabledMetrics().stream().map(EnabledMetric::metric).toList();
        String granularity = group.enabledMetrics().stream()
                .map(EnabledMetric::granularity)
                .findFirst()
                .orElse(metrics.isEmpty() ? "" : GRANULARITY);
        List<String> suspended = group.suspendedProcesses().stream()
                .map(SuspendedProcess::processName)
                .toList();
        List<Ref> subnets =
                subnetIds(group).map(id -> findings.ref("Subnet", id)).toList();
        List<Ref> targetGroups = group.targetGroupARNs().stream()
                .map(arn -> targetGroup(arn, findings))
                .toList();
        return new AutoscalingGroup(
                group.autoScalingGroupName(),
                granularity,
                Boolean.TRUE.equals(group.newInstancesProtectedFromScaleIn()),
                Templates.of(group).map(used -> template(used, findings)).orElse(null),
                Templates.source(group),
                List.of(),
                group.maxInstanceLifetime() == null ? 0 : group.maxInstanceLifetime(),
                group.maxSize(),
                ReadResult.order(metrics, wanted.map(AutoscalingGroup::metrics)),
                group.minSize(),
                ReadResult.order(subnets, wanted.map(AutoscalingGroup::subnets)),
                ReadResult.order(suspended, wanted.map(AutoscalingGroup::suspendProcesses)),
                ReadResult.tags(Templates.tags(group), wanted.map(AutoscalingGroup::tags)),
                ReadResult.order(targetGroups, wanted.map(AutoscalingGroup::targetGroups)));
    }

    /** By its identifier: a template that was made anew has the name of the one that the group still launches from. */
    private static Ref template(Used used, ReadResult findings) {
        if (used.id() == null) {
            return new Ref("LaunchTemplate", used.name());
        }
        return findings.ownRef("LaunchTemplate", used.id()).orElseGet(() -> new Ref("LaunchTemplate", used.toString()));
    }

    private static Stream<String> subnetIds(AutoScalingGroup group) {
        return Arrays.stream(
                        group.vpcZoneIdentifier() == null
                                ? new String[0]
                                : group.vpcZoneIdentifier().split(","))
                .map(String::strip)
                .filter(subnet -> !subnet.isEmpty());
    }

    /** An ARN ends in {@code targetgroup/NAME/ID}, so that the name is known before target groups are read. */
    private static Ref targetGroup(String arn, ReadResult findings) {
        String[] parts = arn.split("/");
        return findings.ownRef("TargetGroup", arn)
                .orElseGet(() -> new Ref("TargetGroup", parts.length == 3 ? parts[1] : arn));
    }

    private static void addHook(
            Ref group, software.amazon.awssdk.services.autoscaling.model.LifecycleHook hook, ReadResult findings) {
        String name = hook.lifecycleHookName();
        findings.add(
                new LifecycleHook(
                        name,
                        name,
                        group,
                        hook.defaultResult(),
                        hook.heartbeatTimeout(),
                        hook.lifecycleTransition(),
                        true),
                name);
    }

    /** Every group has a warm pool, if only a disabled one: then AWS has nothing, and nothing is to be created. */
    private static void addWarmPool(Ref group, WarmPoolConfiguration pool, ReadResult findings) {
        boolean enabled = pool != null && pool.status() == null;
        int minSize = enabled && pool.minSize() != null ? pool.minSize() : 0;
        findings.add(new WarmPool(group.name(), enabled, minSize, group), group.name());
    }
}
