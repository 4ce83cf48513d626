package dev.windlass.aws.rollout;

import dev.windlass.aws.Ec2Tags;
import dev.windlass.aws.resource.GroupInstances;
import dev.windlass.aws.resource.RollOwnership;
import dev.windlass.aws.resource.TemplateVersions;
import dev.windlass.aws.resource.Templates;
import dev.windlass.rollout.CloudSnapshot;
import dev.windlass.rollout.CloudSnapshotSource;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.GroupTraits;
import dev.windlass.rollout.InstanceSnapshot;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.spec.RollingUpdate;
import dev.windlass.spec.SpecOutline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;

/** {@link CloudSnapshotSource} at groups as Auto Scaling told them. More is asked only for the whole, and then once. */
final class AsgSnapshotSource implements CloudSnapshotSource {

    private static final String LAUNCHED_VERSION_TAG = "aws:ec2launchtemplate:version";

    private final String cluster;
    private final List<AutoScalingGroup> groups;
    private final SpecOutline outline;
    private final Ec2Client ec2;
    private final LaunchDiagnostics launches;
    private final WarmPools warmPools;
    private CloudSnapshot whole;

    AsgSnapshotSource(
            String cluster,
            List<AutoScalingGroup> groups,
            SpecOutline outline,
            Ec2Client ec2,
            LaunchDiagnostics launches,
            WarmPools warmPools) {
        this.cluster = cluster;
        this.groups = List.copyOf(groups);
        this.outline = outline;
        this.ec2 = ec2;
        this.launches = launches;
        this.warmPools = warmPools;
    }

    @Override
    public CloudSnapshot members() {
        return whole == null ? seen(groups, null, List.of()) : whole;
    }

    @Override
    public CloudSnapshot whole() {
        if (whole == null) {
            whole = groups.isEmpty()
                    ? seen(groups, null, List.of())
                    : seen(
                            groups.stream().map(warmPools::joined).toList(),
                            TemplateVersions.of(groups, ec2),
                            new GroupInstances(ec2).running(new RollOwnership(cluster)));
        }
        return whole;
    }

    /**
     * One group by its members alone, told as if what it launches had not moved since.
     *
     * @param version that a new instance got a moment ago
     * @return empty where that is not enough, as instance types have templates of their own or wait in a warm pool
     */
    Optional<GroupSnapshot> assuming(String instanceGroup, String version) {
        return groups.stream()
                .filter(group -> group.warmPoolConfiguration() == null
                        && Templates.overrides(group).isEmpty())
                .flatMap(group -> GroupIdentity.of(group, cluster, outline).stream()
                        .filter(identity -> identity.name().equals(instanceGroup))
                        .map(identity -> snapshot(group, identity, TemplateVersions.assuming(version), List.of())))
                .findFirst();
    }

    /** @param versions {@code null} where nobody asked for them; {@code alive} instances as EC2 tells them */
    private CloudSnapshot seen(List<AutoScalingGroup> groups, TemplateVersions versions, List<Instance> alive) {
        return new CloudSnapshot(
                groups.stream()
                        .flatMap(group -> GroupIdentity.of(group, cluster, outline).stream()
                                .map(identity -> snapshot(group, identity, versions, alive)))
                        .sorted(Comparator.comparing(GroupSnapshot::instanceGroup))
                        .toList(),
                expected());
    }

    private SortedMap<String, Role> expected() {
        SortedMap<String, Role> expected = new TreeMap<>();
        outline.groups().values().stream()
                .filter(group -> !group.karpenter())
                .forEach(group -> expected.put(group.name(), group.role()));
        return expected;
    }

    private GroupSnapshot snapshot(
            AutoScalingGroup group, GroupIdentity identity, TemplateVersions versions, List<Instance> alive) {
        Optional<SpecOutline.Group> spec = Optional.ofNullable(outline.groups().get(identity.name()));
        RollingUpdate rollingUpdate = spec.map(SpecOutline.Group::rollingUpdate).orElse(RollingUpdate.UNSET);
        return new GroupSnapshot(
                identity.name(),
                group.autoScalingGroupName(),
                identity.role(),
                group.minSize(),
                group.desiredCapacity(),
                group.maxSize(),
                versions == null ? null : versions.current(group),
                instances(group, versions, alive),
                rollingUpdate.maxUnavailable(),
                rollingUpdate.maxSurge(),
                rollingUpdate.drainAndTerminate(),
                new GroupTraits(
                        !group.targetGroupARNs().isEmpty()
                                || !group.loadBalancerNames().isEmpty(),
                        spec.map(SpecOutline.Group::karpenter).orElse(false),
                        spec.isPresent(),
                        versions == null ? null : Templates.named(group),
                        versions == null ? null : Templates.source(group),
                        versions == null ? null : launches.trouble(group, versions)));
    }

    private List<InstanceSnapshot> instances(AutoScalingGroup group, TemplateVersions versions, List<Instance> alive) {
        RollOwnership ownership = new RollOwnership(cluster);
        Map<String, Instant> launched = new HashMap<>();
        Set<String> owned = new HashSet<>();
        alive.forEach(instance -> {
            launched.put(instance.instanceId(), instance.launchTime());
            if (ownership.owns(Ec2Tags.of(instance.tags()))) {
                owned.add(instance.instanceId());
            }
        });
        List<InstanceSnapshot> snapshots = new ArrayList<>();
        group.instances().stream()
                .map(instance -> new InstanceSnapshot(
                        instance.instanceId(),
                        instance.availabilityZone(),
                        versions == null ? null : versions.launched(instance, group),
                        instance.lifecycleStateAsString(),
                        false,
                        launched.get(instance.instanceId()),
                        owned.contains(instance.instanceId())))
                .sorted(Comparator.comparing(InstanceSnapshot::id))
                .forEach(snapshots::add);
        alive.stream()
                .filter(instance -> group.autoScalingGroupName()
                        .equals(Ec2Tags.of(instance.tags()).get(GroupInstances.DETACHED_TAG)))
                // Tagged, but not taken out yet: an interrupted roll, and still a member.
                .filter(instance ->
                        snapshots.stream().noneMatch(member -> member.id().equals(instance.instanceId())))
                .map(AsgSnapshotSource::detached)
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
