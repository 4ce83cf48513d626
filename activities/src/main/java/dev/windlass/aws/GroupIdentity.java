package dev.windlass.aws;

import dev.windlass.cluster.InstanceGroupSpec.Role;
import dev.windlass.cluster.SpecOutline;
import io.temporal.failure.ApplicationFailure;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;

/**
 * Which instance group an Auto Scaling group is: by kops' tags; where those are silent by the specs, and by how kops names
 * Auto Scaling groups, {@code <group>.masters.<cluster>} and the like (kops: {@code AutoscalingGroupName}).
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

    /** Rolled as if it were something else, a group would be rolled at the wrong time and in the wrong way. */
    private static Role role(String name, Map<String, String> tags, SpecOutline specs, Optional<String> prefix) {
        Optional<Role> tagged = ROLES.entrySet().stream()
                .filter(role -> tags.containsKey(role.getKey()))
                .map(Map.Entry::getValue)
                .min(Comparator.naturalOrder());
        if (tagged.isPresent()) {
            return tagged.get();
        }
        boolean strange = tags.keySet().stream().anyMatch(tag -> tag.startsWith(ROLE_TAG));
        Optional<SpecOutline.Group> spec = Optional.ofNullable(specs.groups().get(name));
        Optional<Role> known = strange
                ? Optional.empty()
                : spec.map(SpecOutline.Group::role).or(() -> prefix.map(GroupIdentity::byName));
        return known.orElseThrow(() -> ApplicationFailure.newNonRetryableFailure(
                "instance group " + name + " has no role that is known: its Auto Scaling group carries none of the tags "
                        + String.join(", ", new TreeSet<>(ROLES.keySet()))
                        + (strange ? ", but another" : ", and neither the specs nor its name tell"),
                "UnknownRole"));
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
