package dev.windlass.aws.resource;

import dev.windlass.aws.NonRetryable;
import dev.windlass.aws.Ownership;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.resource.IdentityResource.InstanceProfile;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;

/** Instance profiles. The identifier is the name. */
final class InstanceProfileHandler implements ResourceHandler<InstanceProfile> {

    private final IamClient iam;

    InstanceProfileHandler(IamClient iam) {
        this.iam = iam;
    }

    @Override
    public Class<InstanceProfile> handles() {
        return InstanceProfile.class;
    }

    @Override
    public String create(InstanceProfile desired, Request request) {
        try {
            iam.createInstanceProfile(
                    profile -> profile.instanceProfileName(desired.name()).tags(RoleHandler.tags(desired.tags())));
        } catch (EntityAlreadyExistsException e) {
            Map<String, String> tags =
                    RoleHandler.map(iam.getInstanceProfile(profile -> profile.instanceProfileName(desired.name()))
                            .instanceProfile()
                            .tags());
            if (!new Ownership(request.cluster()).owns(tags)) {
                throw NonRetryable.notOwned("instance profile " + desired.name(), request.cluster());
            }
            tag(desired);
        }
        return desired.name();
    }

    @Override
    public String modify(
            InstanceProfile desired, InstanceProfile actual, String identifier, List<String> fields, Request request) {
        tag(desired);
        return identifier;
    }

    private void tag(InstanceProfile desired) {
        iam.tagInstanceProfile(
                profile -> profile.instanceProfileName(desired.name()).tags(RoleHandler.tags(desired.tags())));
    }

    @Override
    public void delete(InstanceProfile actual, String identifier, Request request) {
        try {
            for (Role role : iam.getInstanceProfile(profile -> profile.instanceProfileName(identifier))
                    .instanceProfile()
                    .roles()) {
                iam.removeRoleFromInstanceProfile(
                        profile -> profile.instanceProfileName(identifier).roleName(role.roleName()));
            }
            iam.deleteInstanceProfile(profile -> profile.instanceProfileName(identifier));
        } catch (NoSuchEntityException e) {
            // Gone already.
        }
    }
}
