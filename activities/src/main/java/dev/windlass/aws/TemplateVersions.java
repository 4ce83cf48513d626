package dev.windlass.aws;

import dev.windlass.aws.Templates.Used;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;

/**
 * What the groups' launch templates would launch now. Only where a group says {@code $Latest} or {@code $Default}, which
 * EC2 alone can resolve, is it asked.
 */
final class TemplateVersions {

    private static final String DEFAULT = "$Default";

    private final List<LaunchTemplate> found;

    private TemplateVersions(List<LaunchTemplate> found) {
        this.found = found;
    }

    static TemplateVersions of(List<AutoScalingGroup> groups, Ec2Client ec2) {
        List<Used> moving = groups.stream()
                .flatMap(group -> Stream.concat(Templates.of(group).stream(), Templates.overrides(group).stream()))
                .filter(TemplateVersions::isMoving)
                .toList();
        List<LaunchTemplate> found = new ArrayList<>();
        // By names: a template that is gone is then missing in the answer, where by ids the whole answer would be an error.
        List<String> names = moving.stream().map(Used::name).filter(name -> name != null).distinct().toList();
        if (!names.isEmpty()) {
            ec2.describeLaunchTemplatesPaginator(call -> call.filters(
                            Ownership.filter("launch-template-name", names.toArray(String[]::new))))
                    .launchTemplates()
                    .forEach(found::add);
        }
        moving.stream()
                .filter(used -> used.name() == null)
                .map(Used::id)
                .distinct()
                .forEach(id -> AwsErrors.unless(
                                () -> ec2.describeLaunchTemplates(call -> call.launchTemplateIds(id)),
                                "InvalidLaunchTemplateId.NotFound")
                        .ifPresent(answer -> found.addAll(answer.launchTemplates())));
        return new TemplateVersions(found);
    }

    /** What a new instance would get: a version, or a launch configuration's name; {@code null} where the template is gone. */
    String current(AutoScalingGroup group) {
        return Templates.of(group).map(this::resolved).orElse(group.launchConfigurationName());
    }

    /** Why the group can launch nothing; {@code null} where nothing is known to keep it from that. */
    String trouble(AutoScalingGroup group) {
        Optional<Used> used = Templates.of(group);
        if (used.isEmpty() || resolved(used.get()) != null) {
            return null;
        }
        String name = used.get().name() == null ? used.get().id() : used.get().name();
        return "launch template " + name + " of " + group.autoScalingGroupName() + " is gone: the group cannot launch instances";
    }

    /**
     * What a member was launched with. One of another template never equals the group's own, unless it is what the group
     * launches for its instance type.
     */
    String launched(Instance member, AutoScalingGroup group) {
        if (member.launchTemplate() == null) {
            return member.launchConfigurationName();
        }
        Used launched = Templates.used(member.launchTemplate());
        Optional<Used> own = Templates.of(group);
        if (own.isPresent() && own.get().isSameTemplate(launched)) {
            return launched.version();
        }
        boolean override = Templates.overrides(group).stream()
                .filter(used -> used.isSameTemplate(launched))
                .anyMatch(used -> launched.version().equals(resolved(used)));
        String template = launched.id() == null ? launched.name() : launched.id();
        return override ? current(group) : template + ":" + launched.version();
    }

    private static boolean isMoving(Used used) {
        return used.version() == null || used.version().equals(DEFAULT) || used.version().equals(LaunchTemplateReader.LATEST);
    }

    private String resolved(Used used) {
        if (!isMoving(used)) {
            return used.version();
        }
        return found.stream()
                .filter(template -> used.isSameTemplate(
                        new Used(template.launchTemplateId(), template.launchTemplateName(), null)))
                .findFirst()
                .map(template -> LaunchTemplateReader.LATEST.equals(used.version())
                        ? template.latestVersionNumber()
                        : template.defaultVersionNumber())
                .map(Object::toString)
                .orElse(null);
    }
}
