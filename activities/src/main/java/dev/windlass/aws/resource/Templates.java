package dev.windlass.aws.resource;

import dev.windlass.resource.LaunchSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplate;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.MixedInstancesPolicy;

/** What an Auto Scaling group launches, whether it says so itself or through a mixed instances policy. */
public final class Templates {

    private Templates() {}

    /**
     * @param id or {@code name} may be {@code null}, not both
     * @param version a number, {@code $Latest}, {@code $Default}, or {@code null}, which means the default
     */
    record Used(String id, String name, String version) {

        boolean isSameTemplate(Used other) {
            return id != null && other.id != null ? id.equals(other.id) : name != null && name.equals(other.name);
        }

        @Override
        public String toString() {
            return id == null || name == null ? Objects.requireNonNullElse(id, name) : name + " (" + id + ")";
        }
    }

    static Optional<Used> of(AutoScalingGroup group) {
        if (group.launchTemplate() != null) {
            return Optional.of(used(group.launchTemplate()));
        }
        return policy(group).map(LaunchTemplate::launchTemplateSpecification).map(Templates::used);
    }

    /** As the group says it. */
    public static LaunchSource source(AutoScalingGroup group) {
        if (group.mixedInstancesPolicy() != null) {
            return new LaunchSource.MixedInstancesPolicy(
                    of(group).map(Used::version).orElse(null));
        }
        if (group.launchTemplate() != null) {
            return LaunchSource.version(group.launchTemplate().version());
        }
        return new LaunchSource.LaunchConfiguration(group.launchConfigurationName());
    }

    /** For people, and never the same for two: a name may be given again, an id may not. {@code null} for none at all. */
    public static String named(AutoScalingGroup group) {
        return of(group).map(Used::toString).orElseGet(() -> configuration(group.launchConfigurationName()));
    }

    /** In words, so that it is never taken for a version; {@code null} for none. */
    static String configuration(String name) {
        return name == null ? null : new LaunchSource.LaunchConfiguration(name).toString();
    }

    /** What the group launches for this instance type, which a mixed instances policy may give a template of its own. */
    static Optional<Used> of(AutoScalingGroup group, String instanceType) {
        return policy(group).stream()
                .flatMap(template -> template.overrides().stream())
                .filter(override -> instanceType != null && instanceType.equals(override.instanceType()))
                .flatMap(override -> Stream.ofNullable(override.launchTemplateSpecification()))
                .map(Templates::used)
                .findFirst()
                .or(() -> of(group));
    }

    /** Why a group is not changed that launches by a mixed instances policy. */
    public static String mixedInstances(String group) {
        return "AutoscalingGroup " + group
                + ": MixedInstancesPolicy: the cloud's group has one, and Windlass makes groups"
                + " without; take the policy off the group, or change the group with kops";
    }

    /** Templates that a mixed instances policy names for some of its instance types. */
    public static List<Used> overrides(AutoScalingGroup group) {
        return policy(group).stream()
                .flatMap(template -> template.overrides().stream())
                .flatMap(override -> Stream.ofNullable(override.launchTemplateSpecification()))
                .map(Templates::used)
                .toList();
    }

    private static Optional<LaunchTemplate> policy(AutoScalingGroup group) {
        return Optional.ofNullable(group.mixedInstancesPolicy()).map(MixedInstancesPolicy::launchTemplate);
    }

    static Used used(LaunchTemplateSpecification template) {
        return new Used(template.launchTemplateId(), template.launchTemplateName(), template.version());
    }

    public static SortedMap<String, String> tags(AutoScalingGroup group) {
        SortedMap<String, String> tags = new TreeMap<>();
        group.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        return tags;
    }
}
