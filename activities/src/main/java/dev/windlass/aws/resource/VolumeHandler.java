package dev.windlass.aws.resource;

import dev.windlass.aws.AwsErrors;
import dev.windlass.aws.Ec2Tags;
import dev.windlass.aws.Ownership;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.provider.UnsupportedChangeException;
import dev.windlass.resource.ComputeResource.Volume;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;

final class VolumeHandler implements ResourceHandler<Volume> {

    private final Ec2Client ec2;

    VolumeHandler(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    @Override
    public Class<Volume> handles() {
        return Volume.class;
    }

    @Override
    public String create(Volume desired, Request request) {
        return ec2
                .describeVolumesPaginator(call -> call.filters(new Ownership(request.cluster()).named(desired.name())))
                .volumes()
                .stream()
                .map(volume -> volume.volumeId())
                .findFirst()
                .orElseGet(() -> make(desired, request));
    }

    private String make(Volume desired, Request request) {
        return ec2.createVolume(call -> call.availabilityZone(desired.availabilityZone())
                        .clientToken(request.token())
                        .encrypted(desired.encrypted())
                        .size(desired.sizeGb())
                        .volumeType(desired.volumeType())
                        .iops(desired.volumeIops() > 0 ? desired.volumeIops() : null)
                        .throughput(desired.volumeThroughput() > 0 ? desired.volumeThroughput() : null)
                        .tagSpecifications(Ec2Tags.specification(ResourceType.VOLUME, desired.tags())))
                .volumeId();
    }

    @Override
    public String modify(Volume desired, Volume actual, String identifier, List<String> fields, Request request) {
        UnsupportedChangeException.refuseOtherThan(
                desired, fields, "Tags", "SizeGB", "VolumeIops", "VolumeThroughput", "VolumeType");
        if (!fields.equals(List.of("Tags"))) {
            ec2.modifyVolume(call -> call.volumeId(identifier)
                    .size(desired.sizeGb())
                    .volumeType(desired.volumeType())
                    .iops(desired.volumeIops() > 0 ? desired.volumeIops() : null)
                    .throughput(desired.volumeThroughput() > 0 ? desired.volumeThroughput() : null));
        }
        Ec2Tags.put(ec2, identifier, desired.tags());
        return identifier;
    }

    @Override
    public void delete(Volume actual, String identifier, Request request) {
        AwsErrors.unless(() -> ec2.deleteVolume(call -> call.volumeId(identifier)), "InvalidVolume.NotFound");
    }
}
