package dev.windlass.aws;

import dev.windlass.model.IdentityResource.InstanceProfileRole;
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
        List<String> present = iam.getInstanceProfile(get -> get.instanceProfileName(profile))
                .instanceProfile()
                .roles()
                .stream()
                .map(Role::roleName)
                .toList();
        for (String other : present) {
            if (!other.equals(role)) {
                iam.removeRoleFromInstanceProfile(remove -> remove.instanceProfileName(profile).roleName(other));
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
        try {
            iam.removeRoleFromInstanceProfile(remove -> remove.instanceProfileName(
                            actual.instanceProfile().name())
                    .roleName(actual.role().name()));
        } catch (NoSuchEntityException e) {
            // Gone already.
        }
    }
}
