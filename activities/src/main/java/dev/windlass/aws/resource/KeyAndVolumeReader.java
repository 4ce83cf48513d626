package dev.windlass.aws.resource;

import dev.windlass.aws.Ec2Tags;
import dev.windlass.aws.Ownership;
import dev.windlass.provider.Identifiers;
import dev.windlass.provider.ReadResult;
import dev.windlass.provider.ResourceReader;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.ComputeResource.SshKey;
import dev.windlass.resource.ComputeResource.Volume;
import dev.windlass.resource.DesiredState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;

/**
 * SSH keys and the volumes of etcd: two calls. Other volumes that carry the cluster's tags are the instances' or were
 * claimed by workloads, and live and die with those.
 */
final class KeyAndVolumeReader implements ResourceReader {

    private static final String ETCD_TAG = "k8s.io/etcd/";

    private final Ec2Client ec2;

    KeyAndVolumeReader(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    @Override
    public List<Found> read(DesiredState desired, Identifiers identifiers) {
        ReadResult findings = new ReadResult(desired, identifiers);
        Ownership ownership = findings.ownership();
        ec2.describeKeyPairs(request -> request.filters(ownership.filters()))
                .keyPairs()
                .forEach(key -> addKey(key, findings));
        ec2.describeVolumesPaginator(request -> request.filters(ownership.filters()))
                .volumes()
                .forEach(volume -> addVolume(volume, findings));
        return findings.all();
    }

    private static void addKey(KeyPairInfo key, ReadResult findings) {
        Optional<SshKey> wanted = findings.wanted(SshKey.class, key.keyName());
        findings.add(
                new SshKey(
                        key.keyName(),
                        false,
                        key.keyFingerprint(),
                        wanted.map(SshKey::publicKey).orElse(null),
                        ReadResult.tags(Ec2Tags.of(key.tags()), wanted.map(SshKey::tags))),
                key.keyName());
    }

    private static void addVolume(software.amazon.awssdk.services.ec2.model.Volume volume, ReadResult findings) {
        Map<String, String> tags = Ec2Tags.of(volume.tags());
        String name = tags.get(Ec2Tags.NAME);
        if (name == null || tags.keySet().stream().noneMatch(key -> key.startsWith(ETCD_TAG))) {
            return;
        }
        Optional<Volume> wanted = findings.wanted(Volume.class, name);
        findings.add(
                new Volume(
                        name,
                        volume.availabilityZone(),
                        Boolean.TRUE.equals(volume.encrypted()),
                        volume.size(),
                        volume.iops() == null ? 0 : volume.iops(),
                        volume.throughput() == null ? 0 : volume.throughput(),
                        volume.volumeTypeAsString(),
                        ReadResult.tags(tags, wanted.map(Volume::tags))),
                volume.volumeId());
    }
}
