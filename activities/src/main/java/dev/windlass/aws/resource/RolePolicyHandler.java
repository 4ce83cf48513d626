package dev.windlass.aws.resource;

import dev.windlass.provider.ResourceHandler;
import dev.windlass.resource.IdentityResource.RolePolicy;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** Inline policies of roles, and the sets of managed policies attached to them. */
final class RolePolicyHandler implements ResourceHandler<RolePolicy> {

    private final IamClient iam;

    RolePolicyHandler(IamClient iam) {
        this.iam = iam;
    }

    @Override
    public Class<RolePolicy> handles() {
        return RolePolicy.class;
    }

    @Override
    public String create(RolePolicy desired, Request request) {
        return put(desired, request);
    }

    @Override
    public String modify(
            RolePolicy desired, RolePolicy actual, String identifier, List<String> fields, Request request) {
        return put(desired, request);
    }

    private String put(RolePolicy desired, Request request) {
        String role = request.identifiers()
                .find(desired.role().key())
                .orElse(desired.role().name());
        if (!desired.managed()) {
            iam.putRolePolicy(policy -> policy.roleName(role)
                    .policyName(desired.name())
                    .policyDocument(desired.policyDocument().text()));
        } else if (desired.externalPolicies() != null) {
            attach(role, desired.externalPolicies());
        }
        return role + ":" + desired.name();
    }

    private void attach(String role, List<String> wanted) {
        Set<String> attached = attached(iam, role);
        for (String policy : wanted) {
            if (!attached.contains(policy)) {
                iam.attachRolePolicy(request -> request.roleName(role).policyArn(policy));
            }
        }
        for (String policy : attached) {
            if (!wanted.contains(policy)) {
                iam.detachRolePolicy(request -> request.roleName(role).policyArn(policy));
            }
        }
    }

    static Set<String> attached(IamClient iam, String role) {
        return iam.listAttachedRolePoliciesPaginator(request -> request.roleName(role)).attachedPolicies().stream()
                .map(AttachedPolicy::policyArn)
                .collect(Collectors.toSet());
    }

    @Override
    public void delete(RolePolicy actual, String identifier, Request request) {
        String role = actual.role().name();
        try {
            if (actual.managed()) {
                attach(role, List.of());
            } else {
                iam.deleteRolePolicy(policy -> policy.roleName(role).policyName(actual.name()));
            }
        } catch (NoSuchEntityException e) {
            // Gone already, with or without its role.
        }
    }
}
