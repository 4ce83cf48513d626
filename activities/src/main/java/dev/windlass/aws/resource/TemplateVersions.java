package dev.windlass.aws.resource;

import dev.windlass.aws.AwsErrors;
import dev.windlass.aws.Ownership;
import dev.windlass.aws.resource.Templates.Used;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;

/**
 * What the groups' launch templates would launch now. EC2 alone resolves {@code $Latest} and {@code $Default}, and tells whether
 * a version that a group names by its number is still there.
 */
public final class TemplateVersions {

    private static final String DEFAULT = "$Default";

    private static final String[] GONE = {
        "InvalidLaunchTemplateId.NotFound",
        "InvalidLaunchTemplateId.VersionNotFound",
        "InvalidLaunchTemplateName.NotFoundException"
    };

    private final List<LaunchTemplate> found;
    private final Set<Used> gone;
    private final String assumed;

    private TemplateVersions(List<LaunchTemplate> found, Set<Used> gone, String assumed) {
        this.found = found;
        this.gone = gone;
        this.assumed = assumed;
    }

    public static TemplateVersions of(List<AutoScalingGroup> groups, Ec2Client ec2) {
        List<Used> all = groups.stream()
                .flatMap(group -> Stream.concat(Templates.of(group).stream(), Templates.overrides(group).stream()))
                .distinct()
                .toList();
        List<Used> moving = all.stream().filter(TemplateVersions::isMoving).toList();
        Set<Used> gone = all.stream()
                .filter(used -> !isMoving(used) && !exists(used, ec2))
                .collect(Collectors.toSet());
        return new TemplateVersions(resolve(moving, ec2), gone, null);
    }

    /** Asks nobody: what moves is this version, as it was a moment ago. */
    public static TemplateVersions assuming(String version) {
        return new TemplateVersions(List.of(), Set.of(), version);
    }

    private static List<LaunchTemplate> resolve(List<Used> moving, Ec2Client ec2) {
        List<LaunchTemplate> found = new ArrayList<>();
        // By names: a template that is gone is then missing in the answer, where by ids the whole answer would be an
        // error.
        List<String> names = moving.stream()
                .map(Used::name)
                .filter(name -> name != null)
                .distinct()
                .toList();
        if (!names.isEmpty()) {
            ec2.describeLaunchTemplatesPaginator(call ->
                            call.filters(Ownership.filter("launch-template-name", names.toArray(String[]::new))))
                    .launchTemplates()
                    .forEach(found::add);
        }
        moving.stream()
                .filter(used -> used.name() == null)
                .map(Used::id)
                .distinct()
                .forEach(id -> AwsErrors.unless(
                                () -> ec2.describeLaunchTemplates(call -> call.launchTemplateIds(id)), GONE)
                        .ifPresent(answer -> found.addAll(answer.launchTemplates())));
        return found;
    }

    private static boolean exists(Used used, Ec2Client ec2) {
        return AwsErrors.unless(
                        () -> ec2.describeLaunchTemplateVersions(call -> call.launchTemplateId(used.id())
                                .launchTemplateName(used.id() == null ? used.name() : null)
                                .versions(used.version())),
                        GONE)
                .filter(answer -> !answer.launchTemplateVersions().isEmpty())
                .isPresent();
    }

    /** What a new instance would get: a version, or a launch configuration in words; {@code null} where the template is gone. */
    public String current(AutoScalingGroup group) {
        return Templates.of(group)
                .map(this::resolved)
                .orElseGet(() -> Templates.of(group).isPresent()
                        ? null
                        : Templates.configuration(group.launchConfigurationName()));
    }

    /** Why the group can launch nothing, or not every type that it may; {@code null} where nothing is known to keep it. */
    public String trouble(AutoScalingGroup group) {
        return Stream.concat(Templates.of(group).stream(), Templates.overrides(group).stream())
                .filter(used -> gone.contains(used) || resolved(used) == null)
                .findFirst()
                .map(used -> (gone.contains(used) ? "version " + used.version() + " of " : "")
                        + "launch template " + (used.name() == null ? used.id() : used.name())
                        + " of " + group.autoScalingGroupName() + " is gone: the group cannot launch instances")
                .orElse(null);
    }

    /**
     * What a member was launched with. It equals what the group would launch now where it is what the group launches for
     * its instance type; a version of another template never does.
     *
     * @return {@code null} for an instance that a person attached, and that no template has launched
     */
    public String launched(Instance member, AutoScalingGroup group) {
        if (member.launchTemplate() == null) {
            return Templates.configuration(member.launchConfigurationName());
        }
        Used launched = Templates.used(member.launchTemplate());
        Optional<Used> expected =
                Templates.of(group, member.instanceType()).filter(used -> used.isSameTemplate(launched));
        if (expected.isPresent() && launched.version().equals(resolved(expected.get()))) {
            return current(group);
        }
        boolean own = expected.isPresent() && expected.equals(Templates.of(group));
        return own
                ? launched.version()
                : "launch template " + (launched.id() == null ? launched.name() : launched.id()) + " version "
                        + launched.version();
    }

    private static boolean isMoving(Used used) {
        return used.version() == null
                || used.version().equals(DEFAULT)
                || used.version().equals(LaunchTemplateReader.LATEST);
    }

    private String resolved(Used used) {
        if (!isMoving(used)) {
            return used.version();
        }
        if (assumed != null) {
            return assumed;
        }
        return found.stream()
                .filter(template ->
                        used.isSameTemplate(new Used(template.launchTemplateId(), template.launchTemplateName(), null)))
                .findFirst()
                .map(template -> LaunchTemplateReader.LATEST.equals(used.version())
                        ? template.latestVersionNumber()
                        : template.defaultVersionNumber())
                .map(Object::toString)
                .orElse(null);
    }
}
