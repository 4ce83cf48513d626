package dev.windlass.resource;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.SortedMap;

/** IAM: what control plane and nodes may do. */
public sealed interface IdentityResource extends Resource {

    @JsonTypeName("IAMRole")
    record Role(
            String name,
            @JsonProperty("RolePolicyDocument") Document assumeRolePolicy,
            @JsonProperty("ExportWithID") String exportWithId,
            SortedMap<String, String> tags)
            implements IdentityResource {}

    /**
     * @param policyDocument the inline policy, or {@code null} where {@code managed}
     * @param managed the set of attached managed policies rather than an inline document; {@code externalPolicies}
     *     names their ARNs
     */
    @JsonTypeName("IAMRolePolicy")
    record RolePolicy(String name, Ref role, Document policyDocument, boolean managed, List<String> externalPolicies)
            implements IdentityResource {}

    @JsonTypeName("IAMInstanceProfile")
    record InstanceProfile(String name, boolean shared, SortedMap<String, String> tags) implements IdentityResource {}

    @JsonTypeName("IAMInstanceProfileRole")
    record InstanceProfileRole(String name, Ref instanceProfile, Ref role) implements IdentityResource {}
}
