package dev.windlass.aws.resource;

import static dev.windlass.aws.resource.PolicyText.decode;

import dev.windlass.aws.AwsErrors;
import dev.windlass.aws.Ownership;
import dev.windlass.aws.Parallel;
import dev.windlass.provider.Identifiers;
import dev.windlass.provider.ReadResult;
import dev.windlass.provider.ResourceReader;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.Document;
import dev.windlass.resource.IdentityResource;
import dev.windlass.resource.IdentityResource.InstanceProfile;
import dev.windlass.resource.IdentityResource.InstanceProfileRole;
import dev.windlass.resource.IdentityResource.RolePolicy;
import dev.windlass.resource.Ref;
import dev.windlass.resource.Resource;
import dev.windlass.resource.ResourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * Reads roles, their policies, and instance profiles. IAM has no filter by tag, so names decide what is looked at (kops
 * ends them with the cluster's name) and tags decide what is owned.
 */
final class IdentityReader implements ResourceReader {

    /** AWS limit: entries in one page of a list. */
    private static final int PAGE = 1000;

    private static final String NO_SUCH_ENTITY = "NoSuchEntity";

    private final IamClient iam;

    IdentityReader(IamClient iam) {
        this.iam = iam;
    }

    @Override
    public List<Found> read(DesiredState desired, Identifiers identifiers) {
        ReadResult findings = new ReadResult(desired, identifiers);
        List<Role> roles = iam.listRolesPaginator(request -> request.maxItems(PAGE)).roles().stream()
                .filter(role -> belongs(desired, "IAMRole", role.roleName()))
                .toList();
        Parallel.map(roles, role -> readRole(role.roleName(), desired))
                .forEach(owned -> owned.forEach(item -> findings.add(item.resource(), item.id())));
        List<String> profiles =
                iam.listInstanceProfilesPaginator(request -> request.maxItems(PAGE)).instanceProfiles().stream()
                        .map(software.amazon.awssdk.services.iam.model.InstanceProfile::instanceProfileName)
                        .filter(name -> belongs(desired, "IAMInstanceProfile", name))
                        .toList();
        Parallel.map(profiles, name -> readProfile(name, desired))
                .forEach(owned -> owned.forEach(item -> findings.add(item.resource(), item.id())));
        return findings.all();
    }

    private static boolean belongs(DesiredState desired, String type, String name) {
        return name.endsWith("." + desired.cluster()) || desired.resources().containsKey(new ResourceKey(type, name));
    }

    private List<Found> readRole(String name, DesiredState state) {
        Optional<Role> details = AwsErrors.unless(
                () -> iam.getRole(request -> request.roleName(name)).role(), NO_SUCH_ENTITY);
        if (details.isEmpty()
                || !new Ownership(state.cluster()).owns(tags(details.get().tags()))) {
            return List.of();
        }
        Role role = details.get();
        IdentityResource.Role desired = wanted(state, "IAMRole", name, IdentityResource.Role.class);
        List<Found> found = new ArrayList<>();
        found.add(new Found(
                new IdentityResource.Role(
                        name,
                        PolicyText.as(
                                desired == null ? null : desired.assumeRolePolicy(),
                                decode(role.assumeRolePolicyDocument())),
                        desired == null ? null : desired.exportWithId(),
                        ReadResult.tags(
                                tags(role.tags()), Optional.ofNullable(desired).map(IdentityResource.Role::tags))),
                name));
        found.addAll(desired == null ? unwantedPolicies(name) : wantedPolicies(name, state));
        return found;
    }

    private List<Found> wantedPolicies(String role, DesiredState state) {
        List<Found> found = new ArrayList<>();
        for (RolePolicy policy : state.all(RolePolicy.class)) {
            if (!policy.role().name().equals(role)) {
                continue;
            }
            if (policy.managed()) {
                found.add(attached(policy));
            } else {
                inline(role, policy.name(), policy.policyDocument()).ifPresent(found::add);
            }
        }
        return found;
    }

    private List<Found> unwantedPolicies(String role) {
        return iam.listRolePoliciesPaginator(request -> request.roleName(role)).policyNames().stream()
                .flatMap(policy -> inline(role, policy, null).stream())
                .toList();
    }

    private Optional<Found> inline(String role, String policy, Document desired) {
        return AwsErrors.unless(
                        () -> iam.getRolePolicy(
                                request -> request.roleName(role).policyName(policy)),
                        NO_SUCH_ENTITY)
                .map(answer -> new Found(
                        new RolePolicy(
                                policy,
                                new Ref("IAMRole", role),
                                PolicyText.as(desired, decode(answer.policyDocument())),
                                false,
                                null),
                        role + ":" + policy));
    }

    /** The set of attached policies is there as soon as its role is, if only as the empty set. */
    private Found attached(RolePolicy desired) {
        String role = desired.role().name();
        List<String> policies = null;
        if (desired.externalPolicies() != null) {
            policies = ReadResult.order(RolePolicyHandler.attached(iam, role), Optional.of(desired.externalPolicies()));
        }
        return new Found(
                new RolePolicy(desired.name(), desired.role(), null, true, policies), role + ":" + desired.name());
    }

    private List<Found> readProfile(String name, DesiredState state) {
        Optional<software.amazon.awssdk.services.iam.model.InstanceProfile> profile = AwsErrors.unless(
                () -> iam.getInstanceProfile(request -> request.instanceProfileName(name))
                        .instanceProfile(),
                NO_SUCH_ENTITY);
        Map<String, String> tags = profile.map(details -> tags(details.tags())).orElse(Map.of());
        if (!new Ownership(state.cluster()).owns(tags)) {
            return List.of();
        }
        InstanceProfile desired = wanted(state, "IAMInstanceProfile", name, InstanceProfile.class);
        List<Found> found = new ArrayList<>();
        found.add(new Found(
                new InstanceProfile(
                        name,
                        false,
                        ReadResult.tags(tags, Optional.ofNullable(desired).map(InstanceProfile::tags))),
                name));
        for (Role role : profile.orElseThrow().roles()) {
            found.add(new Found(
                    new InstanceProfileRole(
                            membership(state, name),
                            new Ref("IAMInstanceProfile", name),
                            new Ref("IAMRole", role.roleName())),
                    name));
        }
        return found;
    }

    /** kops calls the membership like the profile. */
    private static String membership(DesiredState state, String profile) {
        return state.all(InstanceProfileRole.class).stream()
                .filter(desired -> desired.instanceProfile().name().equals(profile))
                .map(InstanceProfileRole::name)
                .findFirst()
                .orElse(profile);
    }

    private static <R extends Resource> R wanted(DesiredState state, String type, String name, Class<R> as) {
        return as.cast(state.resources().get(new ResourceKey(type, name)));
    }

    private static Map<String, String> tags(List<Tag> tags) {
        return RoleHandler.map(tags);
    }
}
