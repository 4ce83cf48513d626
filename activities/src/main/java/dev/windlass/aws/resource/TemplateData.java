package dev.windlass.aws.resource;

import dev.windlass.aws.Ec2Tags;
import dev.windlass.provider.Identifiers;
import dev.windlass.provider.ReadResult;
import dev.windlass.resource.ComputeResource.LaunchTemplate;
import dev.windlass.resource.Document;
import dev.windlass.resource.Ref;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMappingRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateEbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateHttpTokensState;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceMetadataOptions;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceMetadataProtocolIpv6;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceNetworkInterfaceSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/** A launch template's contents in EC2's terms and in ours. */
final class TemplateData {

    private TemplateData() {}

    static RequestLaunchTemplateData write(LaunchTemplate template, Image image, Identifiers identifiers) {
        RequestLaunchTemplateData.Builder data = RequestLaunchTemplateData.builder()
                .imageId(image.imageId())
                .instanceType(template.instanceType())
                .iamInstanceProfile(
                        profile -> profile.name(template.iamInstanceProfile().name()))
                .monitoring(monitoring -> monitoring.enabled(template.instanceMonitoring()))
                .metadataOptions(options -> options.httpTokens(template.httpTokens())
                        .httpPutResponseHopLimit(template.httpPutResponseHopLimit())
                        .httpProtocolIpv6(template.httpProtocolIpv6()))
                .blockDeviceMappings(rootVolume(template, image))
                .networkInterfaces(networkInterface(template, identifiers))
                .tagSpecifications(tags(ResourceType.INSTANCE, template), tags(ResourceType.VOLUME, template));
        if (template.sshKey() != null) {
            data.keyName(identifiers.require(template.sshKey()));
        }
        if (isSet(template.cpuCredits())) {
            data.creditSpecification(credits -> credits.cpuCredits(template.cpuCredits()));
        }
        if (isSet(template.spotPrice())) {
            data.instanceMarketOptions(market ->
                    market.marketType(MarketType.SPOT).spotOptions(spot -> spot.maxPrice(template.spotPrice())));
        }
        if (template.userData() != null) {
            data.userData(UserDataEncoding.encode(template.userData()));
        }
        return data.build();
    }

    private static LaunchTemplateBlockDeviceMappingRequest rootVolume(LaunchTemplate template, Image image) {
        return LaunchTemplateBlockDeviceMappingRequest.builder()
                .deviceName(image.rootDeviceName())
                .ebs(volume -> volume.deleteOnTermination(true)
                        .encrypted(template.rootVolumeEncryption())
                        .kmsKeyId(isSet(template.rootVolumeKmsKey()) ? template.rootVolumeKmsKey() : null)
                        .volumeType(template.rootVolumeType())
                        .volumeSize(template.rootVolumeSize())
                        .iops(positive(template.rootVolumeIops()))
                        .throughput(positive(template.rootVolumeThroughput())))
                .build();
    }

    private static LaunchTemplateInstanceNetworkInterfaceSpecificationRequest networkInterface(
            LaunchTemplate template, Identifiers identifiers) {
        return LaunchTemplateInstanceNetworkInterfaceSpecificationRequest.builder()
                .deviceIndex(0)
                .deleteOnTermination(true)
                .associatePublicIpAddress(template.associatePublicIp())
                .ipv6AddressCount(positive(template.ipv6AddressCount()))
                .groups(template.securityGroups().stream()
                        .map(identifiers::require)
                        .toList())
                .build();
    }

    private static LaunchTemplateTagSpecificationRequest tags(ResourceType type, LaunchTemplate template) {
        return LaunchTemplateTagSpecificationRequest.builder()
                .resourceType(type)
                .tags(Ec2Tags.list(template.tags()))
                .build();
    }

    /** @param wanted its image is answered where the template's AMI is that image */
    static LaunchTemplate read(
            String name,
            ResponseLaunchTemplateData data,
            Optional<LaunchTemplate> wanted,
            Images images,
            ReadResult findings) {
        LaunchTemplateInstanceNetworkInterfaceSpecification network = data.networkInterfaces().stream()
                .findFirst()
                .orElseGet(() -> LaunchTemplateInstanceNetworkInterfaceSpecification.builder()
                        .build());
        LaunchTemplateEbsBlockDevice root = data.blockDeviceMappings().stream()
                .map(mapping -> mapping.ebs())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> LaunchTemplateEbsBlockDevice.builder().build());
        LaunchTemplateInstanceMetadataOptions metadata = data.metadataOptions() == null
                ? LaunchTemplateInstanceMetadataOptions.builder().build()
                : data.metadataOptions();
        List<Ref> groups = (network.groups().isEmpty() ? data.securityGroupIds() : network.groups())
                .stream().map(group -> findings.ref("SecurityGroup", group)).toList();
        return new LaunchTemplate(
                name,
                Boolean.TRUE.equals(network.associatePublicIpAddress()),
                data.creditSpecification() == null
                        ? ""
                        : text(data.creditSpecification().cpuCredits()),
                number(metadata.httpPutResponseHopLimit()),
                word(metadata.httpTokens(), LaunchTemplateHttpTokensState.OPTIONAL),
                word(metadata.httpProtocolIpv6(), LaunchTemplateInstanceMetadataProtocolIpv6.DISABLED),
                data.iamInstanceProfile() == null
                        ? null
                        : new Ref(
                                "IAMInstanceProfile", data.iamInstanceProfile().name()),
                image(data.imageId(), wanted.map(LaunchTemplate::imageId), images),
                data.monitoring() != null
                        && Boolean.TRUE.equals(data.monitoring().enabled()),
                data.instanceTypeAsString(),
                number(network.ipv6AddressCount()),
                number(root.iops()),
                number(root.volumeSize()),
                number(root.throughput()),
                word(root.volumeType(), VolumeType.GP2),
                Boolean.TRUE.equals(root.encrypted()),
                text(root.kmsKeyId()),
                data.keyName() == null ? null : findings.ref("SSHKey", data.keyName()),
                ReadResult.order(groups, wanted.map(LaunchTemplate::securityGroups)),
                spotPrice(data),
                ReadResult.tags(instanceTags(data), wanted.map(LaunchTemplate::tags)),
                data.userData() == null ? new Document("") : UserDataEncoding.decode(data.userData()));
    }

    private static String image(String actual, Optional<String> wanted, Images images) {
        return wanted.filter(name -> images.find(name)
                        .filter(image -> image.imageId().equals(actual))
                        .isPresent())
                .orElse(actual);
    }

    private static String spotPrice(ResponseLaunchTemplateData data) {
        boolean spot = data.instanceMarketOptions() != null
                && data.instanceMarketOptions().spotOptions() != null;
        return spot ? text(data.instanceMarketOptions().spotOptions().maxPrice()) : "";
    }

    private static Map<String, String> instanceTags(ResponseLaunchTemplateData data) {
        return data.tagSpecifications().stream()
                .filter(specification -> specification.resourceType() == ResourceType.INSTANCE)
                .findFirst()
                .map(specification -> Ec2Tags.of(specification.tags()))
                .map(tags -> (Map<String, String>) tags)
                .orElse(Map.of());
    }

    private static boolean isSet(String text) {
        return text != null && !text.isEmpty();
    }

    private static Integer positive(int number) {
        return number > 0 ? number : null;
    }

    private static int number(Integer number) {
        return number == null ? 0 : number;
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }

    /** @param usual what AWS means where it says nothing */
    private static String word(Object value, Object usual) {
        return Objects.requireNonNullElse(value, usual).toString();
    }
}
