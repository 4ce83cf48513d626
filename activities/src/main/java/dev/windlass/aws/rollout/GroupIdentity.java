package dev.windlass.aws.rollout;

import dev.windlass.aws.resource.Templates;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.spec.SpecOutline;
import io.temporal.failure.ApplicationFailure;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;

/**
 * Which instance group an Auto Scaling group is: by kops' tag. Its role is the specs'; where those have no such group it is that
 * of kops' tags, and where there are none, that of how kops names Auto Scaling groups, {@code <group>.masters.<cluster>} and the like (kops: {@code AutoscalingGroupName}).
 */
record GroupIdentity(String name, Role role) {

    private static final String GROUP_TAG = "kops.k8s.io/instancegroup";
    private static final String ROLE_TAG = "k8s.io/role/";
    private static final String MASTERS = ".masters";
    private static final String API_SERVERS = ".apiservers";
    private static final String BASTIONS = "bastions";
    private static final Map<String, Role> ROLES = Map.of(
            ROLE_TAG + "control-plane", Role.CONTROL_PLANE,
            ROLE_TAG + "master", Role.CONTROL_PLANE,
            ROLE_TAG + "apiserver", Role.API_SERVER,
            ROLE_TAG + "api-server", Role.API_SERVER,
            ROLE_TAG + "bastion", Role.BASTION,
            ROLE_TAG + "node", Role.NODE);

    /** @return empty for one that is no instance group, though it carries the cluster's name */
    static Optional<GroupIdentity> of(AutoScalingGroup group, String cluster, SpecOutline specs) {
        Map<String, String> tags = Templates.tags(group);
        Optional<String> prefix = prefix(group.autoScalingGroupName(), cluster);
        return Optional.ofNullable(tags.get(GROUP_TAG))
                .or(() -> prefix.map(GroupIdentity::withoutRole))
                .map(name -> new GroupIdentity(name, role(name, tags, specs, prefix)));
    }

    private static Optional<String> prefix(String cloudName, String cluster) {
        String suffix = "." + cluster;
        return cloudName.endsWith(suffix) && cloudName.length() > suffix.length()
                ? Optional.of(cloudName.substring(0, cloudName.length() - suffix.length()))
                : Optional.empty();
    }

    private static String withoutRole(String prefix) {
        for (String role : new String[] {MASTERS, API_SERVERS}) {
            if (prefix.endsWith(role)) {
                return prefix.substring(0, prefix.length() - role.length());
            }
        }
        return prefix;
    }

    /**
     * Rolled as if it were something else, a group would be rolled at the wrong time and in the wrong way; a bastion's
     * instances are stopped without a drain. So the specs decide, also over tags, which anybody may have put on the group.
     */
    private static Role role(String name, Map<String, String> tags, SpecOutline specs, Optional<String> prefix) {
        Optional<Role> specified = Optional.ofNullable(specs.groups().get(name)).map(SpecOutline.Group::role);
        if (specified.isPresent()) {
            return specified.get();
        }
        SortedSet<String> roleTags = new TreeSet<>();
        tags.keySet().stream().filter(tag -> tag.startsWith(ROLE_TAG)).forEach(roleTags::add);
        Set<Role> tagged =
                roleTags.stream().map(ROLES::get).filter(Objects::nonNull).collect(Collectors.toSet());
        if (tagged.size() > 1) {
            throw unknown(
                    ("instance group %s has tags of several roles, %s, and the specs do not tell which it has: take the wrong"
                                    + " tags off its Auto Scaling group")
                            .formatted(name, String.join(", ", roleTags)));
        }
        return tagged.stream()
                .findFirst()
                .or(() -> roleTags.isEmpty() ? prefix.map(GroupIdentity::byName) : Optional.empty())
                .orElseThrow(() -> unknown("instance group " + name
                        + " has no role that is known: its Auto Scaling group carries none of the tags "
                        + String.join(", ", new TreeSet<>(ROLES.keySet()))
                        + (roleTags.isEmpty() ? ", and neither the specs nor its name tell" : ", but another")));
    }

    private static ApplicationFailure unknown(String why) {
        return ApplicationFailure.newNonRetryableFailure(why, "UnknownRole");
    }

    private static Role byName(String prefix) {
        if (prefix.endsWith(MASTERS)) {
            return Role.CONTROL_PLANE;
        }
        if (prefix.endsWith(API_SERVERS)) {
            return Role.API_SERVER;
        }
        return prefix.equals(BASTIONS) || prefix.startsWith(BASTIONS + "-") ? Role.BASTION : Role.NODE;
    }
}
