package dev.windlass.aws;

import dev.windlass.cluster.InstanceGroupSpec.Role;
import dev.windlass.cluster.RollingUpdate;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.GroupTraits;
import dev.windlass.rollout.InstanceSnapshot;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;

/** Looks at all instance groups of a cluster in three calls, however many groups and instances there are. */
final class GroupObserver {

    private static final String GROUP_TAG = "kops.k8s.io/instancegroup";
    private static final String LAUNCHED_VERSION_TAG = "aws:ec2launchtemplate:version";
    private static final Map<String, Role> ROLES = Map.of(
            "k8s.io/role/control-plane", Role.CONTROL_PLANE,
            "k8s.io/role/master", Role.CONTROL_PLANE,
            "k8s.io/role/apiserver", Role.API_SERVER,
            "k8s.io/role/api-server", Role.API_SERVER,
            "k8s.io/role/bastion", Role.BASTION,
            "k8s.io/role/node", Role.NODE);

    private final Ec2Client ec2;
    private final AutoScalingClient autoScaling;
    private final GroupInstances instances;
    private final Function<String, Map<String, RollingUpdate>> rollingUpdates;

    GroupObserver(AwsClients clients, Function<String, Map<String, RollingUpdate>> rollingUpdates) {
        this.ec2 = clients.ec2();
        this.autoScaling = clients.autoScaling();
        this.instances = new GroupInstances(ec2);
        this.rollingUpdates = rollingUpdates;
    }

    List<GroupSnapshot> observe(String cluster) {
        Ownership ownership = new Ownership(cluster);
        List<AutoScalingGroup> groups = autoScaling
                .describeAutoScalingGroupsPaginator(call -> call.filters(ownership.groupFilters()))
                .autoScalingGroups()
                .stream()
                .filter(group -> group.status() == null)
                .toList();
        if (groups.isEmpty()) {
            return List.of();
        }
        Map<String, LaunchTemplate> templates = templates(groups);
        List<Instance> alive = instances.running(ownership);
        Map<String, RollingUpdate> settings = rollingUpdates.apply(cluster);
        return groups.stream()
                .map(group -> snapshot(group, templates, alive, settings))
                .sorted(Comparator.comparing(GroupSnapshot::instanceGroup))
                .toList();
    }

    private Map<String, LaunchTemplate> templates(List<AutoScalingGroup> groups) {
        List<String> identifiers = groups.stream()
                .flatMap(group -> Templates.of(group).stream())
                .map(Templates.Used::id)
                .distinct()
                .toList();
        Map<String, LaunchTemplate> templates = new HashMap<>();
        if (!identifiers.isEmpty()) {
            ec2.describeLaunchTemplates(call -> call.launchTemplateIds(identifiers))
                    .launchTemplates()
                    .forEach(template -> templates.put(template.launchTemplateId(), template));
        }
        return templates;
    }

    private static GroupSnapshot snapshot(
            AutoScalingGroup group,
            Map<String, LaunchTemplate> templates,
            List<Instance> alive,
            Map<String, RollingUpdate> settings) {
        Map<String, String> tags = Templates.tags(group);
        String name = tags.getOrDefault(GROUP_TAG, group.autoScalingGroupName());
        RollingUpdate rollingUpdate = settings.getOrDefault(name, RollingUpdate.UNSET);
        Optional<Templates.Used> template = Templates.of(group);
        return new GroupSnapshot(
                name,
                group.autoScalingGroupName(),
                role(name, tags),
                group.minSize(),
                group.desiredCapacity(),
                group.maxSize(),
                template.map(used -> version(used, templates)).orElse(null),
                instances(group, template, alive),
                rollingUpdate.maxUnavailable(),
                rollingUpdate.maxSurge(),
                rollingUpdate.drainAndTerminate(),
                new GroupTraits(balanced(group), false, null, null));
    }

    /** Rolled as if it were something else, a group would be rolled at the wrong time and in the wrong way. */
    private static Role role(String name, Map<String, String> tags) {
        return ROLES.entrySet().stream()
                .filter(role -> tags.containsKey(role.getKey()))
                .map(Map.Entry::getValue)
                .min(Comparator.naturalOrder())
                .orElseThrow(() -> ApplicationFailure.newNonRetryableFailure(
                        "instance group " + name + " has no role that is known: its Auto Scaling group carries none of the tags "
                                + String.join(", ", new TreeSet<>(ROLES.keySet())),
                        "UnknownRole"));
    }

    private static boolean balanced(AutoScalingGroup group) {
        return !group.targetGroupARNs().isEmpty() || !group.loadBalancerNames().isEmpty();
    }

    private static String version(Templates.Used used, Map<String, LaunchTemplate> templates) {
        LaunchTemplate template = templates.get(used.id());
        return switch (used.version()) {
            case null -> template.defaultVersionNumber().toString();
            case "$Default" -> template.defaultVersionNumber().toString();
            case LaunchTemplateReader.LATEST -> template.latestVersionNumber().toString();
            case String number -> number;
        };
    }

    private static List<InstanceSnapshot> instances(
            AutoScalingGroup group, Optional<Templates.Used> template, List<Instance> alive) {
        Map<String, Instant> launched = new HashMap<>();
        alive.forEach(instance -> launched.put(instance.instanceId(), instance.launchTime()));
        List<InstanceSnapshot> snapshots = new ArrayList<>();
        group.instances().stream()
                .map(instance -> new InstanceSnapshot(
                        instance.instanceId(),
                        instance.availabilityZone(),
                        memberVersion(instance, template),
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

    /** A version of another template never equals one of the group's own. */
    private static String memberVersion(
            software.amazon.awssdk.services.autoscaling.model.Instance instance, Optional<Templates.Used> template) {
        Optional<String> own = template.map(Templates.Used::id);
        return Optional.ofNullable(instance.launchTemplate())
                .map(Templates::used)
                .map(used -> own.equals(Optional.of(used.id())) ? used.version() : used.id() + ":" + used.version())
                .orElse(null);
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
