package dev.windlass.aws.resource;

import dev.windlass.aws.AwsErrors;
import dev.windlass.aws.Ec2Tags;
import dev.windlass.aws.NonRetryable;
import dev.windlass.aws.Ownership;
import dev.windlass.provider.DesiredStateMatcher;
import dev.windlass.provider.ReadResult;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.resource.ComputeResource.LaunchTemplate;
import dev.windlass.resource.DesiredState;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** A change is a new version, which becomes the default; the template and its identifier stay. */
final class LaunchTemplateHandler implements ResourceHandler<LaunchTemplate> {

    private static final String[] GONE = {
        "InvalidLaunchTemplateId.NotFound", "InvalidLaunchTemplateName.NotFoundException"
    };

    private final Ec2Client ec2;
    private final Images images;
    private final LaunchTemplateReader reader;

    LaunchTemplateHandler(Ec2Client ec2, Images images) {
        this.ec2 = ec2;
        this.images = images;
        this.reader = new LaunchTemplateReader(ec2, images);
    }

    @Override
    public Class<LaunchTemplate> handles() {
        return LaunchTemplate.class;
    }

    @Override
    public String create(LaunchTemplate desired, Request request) {
        Optional<String> found = find(desired.name(), request);
        if (found.isPresent()) {
            return update(desired, found.get(), request);
        }
        return ec2.createLaunchTemplate(call -> call.launchTemplateName(desired.name())
                        .clientToken(request.token())
                        .launchTemplateData(data(desired, request))
                        .tagSpecifications(Ec2Tags.specification(ResourceType.LAUNCH_TEMPLATE, desired.tags())))
                .launchTemplate()
                .launchTemplateId();
    }

    private Optional<String> find(String name, Request request) {
        Optional<software.amazon.awssdk.services.ec2.model.LaunchTemplate> found = ec2
                .describeLaunchTemplatesPaginator(call -> call.filters(Ownership.filter("launch-template-name", name)))
                .launchTemplates()
                .stream()
                .findFirst();
        if (found.isPresent()
                && !new Ownership(request.cluster()).owns(Ec2Tags.of(found.get().tags()))) {
            throw NonRetryable.notOwned("launch template " + name, request.cluster());
        }
        return found.map(template -> template.launchTemplateId());
    }

    private RequestLaunchTemplateData data(LaunchTemplate desired, Request request) {
        return TemplateData.write(desired, images.require(desired.imageId()), request.identifiers());
    }

    /** An earlier attempt may have made the version already: each one more would make every node look out of date. */
    private String update(LaunchTemplate desired, String identifier, Request request) {
        LaunchTemplateVersion latest = reader.latest(identifier);
        LaunchTemplateVersion version = says(latest, desired, request) ? latest : add(desired, identifier, request);
        if (!Boolean.TRUE.equals(version.defaultVersion())) {
            ec2.modifyLaunchTemplate(call -> call.launchTemplateId(identifier)
                    .defaultVersion(version.versionNumber().toString()));
        }
        return identifier;
    }

    private boolean says(LaunchTemplateVersion version, LaunchTemplate desired, Request request) {
        ReadResult findings =
                new ReadResult(DesiredState.of(request.cluster(), List.of(desired)), request.identifiers());
        LaunchTemplate actual =
                TemplateData.read(desired.name(), version.launchTemplateData(), Optional.of(desired), images, findings);
        return DesiredStateMatcher.of(desired, actual);
    }

    private LaunchTemplateVersion add(LaunchTemplate desired, String identifier, Request request) {
        return ec2.createLaunchTemplateVersion(call -> call.launchTemplateId(identifier)
                        .clientToken(request.token())
                        .launchTemplateData(data(desired, request)))
                .launchTemplateVersion();
    }

    @Override
    public String modify(
            LaunchTemplate desired, LaunchTemplate actual, String identifier, List<String> fields, Request request) {
        update(desired, identifier, request);
        if (fields.contains("Tags")) {
            Ec2Tags.put(ec2, identifier, desired.tags());
        }
        return identifier;
    }

    @Override
    public void delete(LaunchTemplate actual, String identifier, Request request) {
        AwsErrors.unless(() -> ec2.deleteLaunchTemplate(call -> call.launchTemplateId(identifier)), GONE);
    }
}
