package dev.windlass.aws.resource;

import dev.windlass.aws.NonRetryable;
import dev.windlass.aws.Ownership;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.resource.IdentityResource.Role;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Tag;

/** Roles. The identifier is the name. */
public final class RoleHandler implements ResourceHandler<Role> {

    private final IamClient iam;

    RoleHandler(IamClient iam) {
        this.iam = iam;
    }

    @Override
    public Class<Role> handles() {
        return Role.class;
    }

    @Override
    public String create(Role desired, Request request) {
        try {
            iam.createRole(role -> role.roleName(desired.name())
                    .assumeRolePolicyDocument(desired.assumeRolePolicy().text())
                    .tags(tags(desired.tags())));
        } catch (EntityAlreadyExistsException e) {
            adopt(desired, request.cluster());
        }
        return desired.name();
    }

    /** The tags come with the role in one call: a role that an earlier attempt made carries them. */
    private void adopt(Role desired, String cluster) {
        Map<String, String> tags =
                map(iam.getRole(role -> role.roleName(desired.name())).role().tags());
        if (!new Ownership(cluster).owns(tags)) {
            throw NonRetryable.notOwned("role " + desired.name(), cluster);
        }
        put(desired);
    }

    @Override
    public String modify(Role desired, Role actual, String identifier, List<String> fields, Request request) {
        put(desired);
        return identifier;
    }

    private void put(Role desired) {
        iam.updateAssumeRolePolicy(role -> role.roleName(desired.name())
                .policyDocument(desired.assumeRolePolicy().text()));
        iam.tagRole(role -> role.roleName(desired.name()).tags(tags(desired.tags())));
    }

    /** IAM deletes a bare role only, so everything that hangs on it goes first. */
    @Override
    public void delete(Role actual, String identifier, Request request) {
        try {
            for (AttachedPolicy policy : iam.listAttachedRolePoliciesPaginator(role -> role.roleName(identifier))
                    .attachedPolicies()) {
                iam.detachRolePolicy(role -> role.roleName(identifier).policyArn(policy.policyArn()));
            }
            for (String policy : iam.listRolePoliciesPaginator(role -> role.roleName(identifier))
                    .policyNames()) {
                iam.deleteRolePolicy(role -> role.roleName(identifier).policyName(policy));
            }
            iam.listInstanceProfilesForRolePaginator(role -> role.roleName(identifier))
                    .instanceProfiles()
                    .forEach(profile -> iam.removeRoleFromInstanceProfile(
                            role -> role.roleName(identifier).instanceProfileName(profile.instanceProfileName())));
            iam.deleteRole(role -> role.roleName(identifier));
        } catch (NoSuchEntityException e) {
            // Gone already, or going in another attempt: what is left is found by the next one.
            if (stillThere(identifier)) {
                throw e;
            }
        }
    }

    private boolean stillThere(String name) {
        try {
            iam.getRole(role -> role.roleName(name));
            return true;
        } catch (NoSuchEntityException e) {
            return false;
        }
    }

    static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    public static Map<String, String> map(List<Tag> tags) {
        return tags.stream().collect(Collectors.toMap(Tag::key, Tag::value));
    }
}
