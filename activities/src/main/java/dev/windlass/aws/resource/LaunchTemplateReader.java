package dev.windlass.aws.resource;

import dev.windlass.aws.Parallel;
import dev.windlass.provider.Identifiers;
import dev.windlass.provider.ReadResult;
import dev.windlass.provider.ResourceReader;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.ComputeResource;
import dev.windlass.resource.DesiredState;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;

/**
 * Launch templates by their latest version: one call, one more for each template, one for each distinct image. AWS could
 * list the latest versions of all templates at once, but of the whole account, user data of strangers included.
 */
final class LaunchTemplateReader implements ResourceReader {

    static final String LATEST = "$Latest";

    private final Ec2Client ec2;
    private final Images images;

    LaunchTemplateReader(Ec2Client ec2, Images images) {
        this.ec2 = ec2;
        this.images = images;
    }

    @Override
    public List<Found> read(DesiredState desired, Identifiers identifiers) {
        ReadResult findings = new ReadResult(desired, identifiers);
        List<LaunchTemplate> templates = ec2
                .describeLaunchTemplatesPaginator(
                        request -> request.filters(findings.ownership().filters()))
                .launchTemplates()
                .stream()
                .toList();
        List<LaunchTemplateVersion> versions = Parallel.map(templates, template -> latest(template.launchTemplateId()));
        versions.forEach(version -> add(version, findings));
        return findings.all();
    }

    private void add(LaunchTemplateVersion version, ReadResult findings) {
        String name = version.launchTemplateName();
        Optional<ComputeResource.LaunchTemplate> wanted = findings.wanted(ComputeResource.LaunchTemplate.class, name);
        findings.add(
                TemplateData.read(name, version.launchTemplateData(), wanted, images, findings),
                version.launchTemplateId());
    }

    LaunchTemplateVersion latest(String identifier) {
        return ec2.describeLaunchTemplateVersions(
                        request -> request.launchTemplateId(identifier).versions(LATEST))
                .launchTemplateVersions()
                .getFirst();
    }
}
