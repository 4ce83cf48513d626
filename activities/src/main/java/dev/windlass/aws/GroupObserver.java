package dev.windlass.aws;

import dev.windlass.cluster.InstanceGroupSpec.Role;
import dev.windlass.cluster.RollingUpdate;
import dev.windlass.cluster.SpecOutline;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.GroupTraits;
import dev.windlass.rollout.GroupsSeen;
import dev.windlass.rollout.InstanceSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;

/**
 * Looks at all instance groups of a cluster in three calls, however many groups and instances there are, and one more for
 * each warm pool.
 */
final class GroupObserver {

    private static final String LAUNCHED_VERSION_TAG = "aws:ec2launchtemplate:version";

    private final Ec2Client ec2;
    private final AutoScalingClient autoScaling;
    private final GroupInstances instances;
    private final Function<String, SpecOutline> specs;

    GroupObserver(AwsClients clients, Function<String, SpecOutline> specs) {
        this.ec2 = clients.ec2();
        this.autoScaling = clients.autoScaling();
        this.instances = new GroupInstances(ec2);
        this.specs = specs;
    }

    GroupsSeen observe(String cluster) {
        RollOwnership ownership = new RollOwnership(cluster);
        List<AutoScalingGroup> groups = autoScaling
                .describeAutoScalingGroupsPaginator(call -> call.filters(ownership.groupFilters()))
                .autoScalingGroups()
                .stream()
                .filter(group -> group.status() == null)
                .filter(group -> ownership.owns(Templates.tags(group)))
                .map(new WarmPools(autoScaling)::joined)
                .toList();
        SpecOutline outline = specs.apply(cluster);
        SortedMap<String, Role> expected = new TreeMap<>();
        outline.groups().values().stream()
                .filter(group -> !group.karpenter())
                .forEach(group -> expected.put(group.name(), group.role()));
        if (groups.isEmpty()) {
            return new GroupsSeen(List.of(), expected);
        }
        TemplateVersions versions = TemplateVersions.of(groups, ec2);
        List<Instance> alive = instances.running(ownership);
        return new GroupsSeen(
                groups.stream()
                        .flatMap(group -> GroupIdentity.of(group, cluster, outline).stream()
                                .map(identity -> snapshot(group, identity, versions, alive, outline)))
                        .sorted(Comparator.comparing(GroupSnapshot::instanceGroup))
                        .toList(),
                expected);
    }

    private static GroupSnapshot snapshot(
            AutoScalingGroup group,
            GroupIdentity identity,
            TemplateVersions versions,
            List<Instance> alive,
            SpecOutline outline) {
        Optional<SpecOutline.Group> spec = Optional.ofNullable(outline.groups().get(identity.name()));
        RollingUpdate rollingUpdate = spec.map(SpecOutline.Group::rollingUpdate).orElse(RollingUpdate.UNSET);
        return new GroupSnapshot(
                identity.name(),
                group.autoScalingGroupName(),
                identity.role(),
                group.minSize(),
                group.desiredCapacity(),
                group.maxSize(),
                versions.current(group),
                instances(group, versions, alive),
                rollingUpdate.maxUnavailable(),
                rollingUpdate.maxSurge(),
                rollingUpdate.drainAndTerminate(),
                new GroupTraits(
                        !group.targetGroupARNs().isEmpty() || !group.loadBalancerNames().isEmpty(),
                        spec.map(SpecOutline.Group::karpenter).orElse(false),
                        outline.kubeletVersion(),
                        versions.trouble(group)));
    }

    private static List<InstanceSnapshot> instances(
            AutoScalingGroup group, TemplateVersions versions, List<Instance> alive) {
        Map<String, Instant> launched = new HashMap<>();
        alive.forEach(instance -> launched.put(instance.instanceId(), instance.launchTime()));
        List<InstanceSnapshot> snapshots = new ArrayList<>();
        group.instances().stream()
                .map(instance -> new InstanceSnapshot(
                        instance.instanceId(),
                        instance.availabilityZone(),
                        versions.launched(instance, group),
                        instance.lifecycleStateAsString(),
                        false,
                        launched.get(instance.instanceId())))
                .sorted(Comparator.comparing(InstanceSnapshot::id))
                .forEach(snapshots::add);
        alive.stream()
                .filter(instance -> group.autoScalingGroupName()
                        .equals(Ec2Tags.of(instance.tags()).get(GroupInstances.DETACHED_TAG)))
                // Tagged, but not taken out yet: an interrupted roll, and still a member.
                .filter(instance -> snapshots.stream().noneMatch(member -> member.id().equals(instance.instanceId())))
                .map(GroupObserver::detached)
                .sorted(Comparator.comparing(InstanceSnapshot::id))
                .forEach(snapshots::add);
        return snapshots;
    }

    private static InstanceSnapshot detached(Instance instance) {
        return new InstanceSnapshot(
                instance.instanceId(),
                instance.placement().availabilityZone(),
                Ec2Tags.of(instance.tags()).get(LAUNCHED_VERSION_TAG),
                "Detached",
                true,
                instance.launchTime());
    }
}
