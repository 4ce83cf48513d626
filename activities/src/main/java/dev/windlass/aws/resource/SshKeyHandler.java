package dev.windlass.aws.resource;

import dev.windlass.aws.Ec2Tags;
import dev.windlass.aws.Ownership;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.provider.UnsupportedChangeException;
import dev.windlass.resource.ComputeResource.SshKey;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** AWS knows a key by its name, which is also the identifier. */
final class SshKeyHandler implements ResourceHandler<SshKey> {

    private final Ec2Client ec2;

    SshKeyHandler(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    @Override
    public Class<SshKey> handles() {
        return SshKey.class;
    }

    @Override
    public String create(SshKey desired, Request request) {
        boolean exists = !ec2.describeKeyPairs(call -> call.filters(Ownership.filter("key-name", desired.name())))
                .keyPairs()
                .isEmpty();
        if (!exists) {
            ec2.importKeyPair(call -> call.keyName(desired.name())
                    .publicKeyMaterial(SdkBytes.fromUtf8String(desired.publicKey()))
                    .tagSpecifications(Ec2Tags.specification(ResourceType.KEY_PAIR, desired.tags())));
        }
        return desired.name();
    }

    @Override
    public String modify(SshKey desired, SshKey actual, String identifier, List<String> fields, Request request) {
        UnsupportedChangeException.refuseOtherThan(desired, fields, "Tags");
        ec2.describeKeyPairs(call -> call.keyNames(identifier))
                .keyPairs()
                .forEach(key -> Ec2Tags.put(ec2, key.keyPairId(), desired.tags()));
        return identifier;
    }

    /** AWS answers success for a key that does not exist. */
    @Override
    public void delete(SshKey actual, String identifier, Request request) {
        ec2.deleteKeyPair(call -> call.keyName(identifier));
    }
}
