package dev.windlass.aws.resource;

import dev.windlass.provider.ResourceHandler;
import dev.windlass.resource.IdentityResource.InstanceProfileRole;
import java.util.List;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;

/** Which role the instances of a profile take. AWS limit: one role a profile. */
final class InstanceProfileRoleHandler implements ResourceHandler<InstanceProfileRole> {

    private final IamClient iam;

    InstanceProfileRoleHandler(IamClient iam) {
        this.iam = iam;
    }

    @Override
    public Class<InstanceProfileRole> handles() {
        return InstanceProfileRole.class;
    }

    @Override
    public String create(InstanceProfileRole desired, Request request) {
        String profile = desired.instanceProfile().name();
        String role = desired.role().name();
        List<String> present = roles(profile);
        for (String other : present) {
            if (!other.equals(role)) {
                iam.removeRoleFromInstanceProfile(
                        remove -> remove.instanceProfileName(profile).roleName(other));
            }
        }
        if (!present.contains(role)) {
            iam.addRoleToInstanceProfile(add -> add.instanceProfileName(profile).roleName(role));
        }
        return profile;
    }

    @Override
    public String modify(
            InstanceProfileRole desired,
            InstanceProfileRole actual,
            String identifier,
            List<String> fields,
            Request request) {
        return create(desired, request);
    }

    @Override
    public void delete(InstanceProfileRole actual, String identifier, Request request) {
        String profile = actual.instanceProfile().name();
        String role = actual.role().name();
        try {
            if (roles(profile).contains(role)) {
                iam.removeRoleFromInstanceProfile(
                        remove -> remove.instanceProfileName(profile).roleName(role));
            }
        } catch (NoSuchEntityException e) {
            // Gone already.
        }
    }

    private List<String> roles(String profile) {
        return iam.getInstanceProfile(get -> get.instanceProfileName(profile)).instanceProfile().roles().stream()
                .map(Role::roleName)
                .toList();
    }
}
