package dev.windlass.aws;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;

/** What an Auto Scaling group launches, whether it says so itself or through a mixed instances policy. */
final class Templates {

    private Templates() {}

    /** @param version a number, {@code $Latest} or {@code $Default} */
    record Used(String id, String name, String version) {}

    static Optional<Used> of(AutoScalingGroup group) {
        if (group.launchTemplate() != null) {
            return Optional.of(used(group.launchTemplate()));
        }
        return Optional.ofNullable(group.mixedInstancesPolicy())
                .map(policy -> policy.launchTemplate())
                .map(template -> template.launchTemplateSpecification())
                .map(Templates::used);
    }

    static Used used(LaunchTemplateSpecification template) {
        return new Used(template.launchTemplateId(), template.launchTemplateName(), template.version());
    }

    static SortedMap<String, String> tags(AutoScalingGroup group) {
        SortedMap<String, String> tags = new TreeMap<>();
        group.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        return tags;
    }
}
