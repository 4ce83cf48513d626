package dev.windlass.resource;

/** Finds the text of a resource by its key. */
public final class Documents {

    private Documents() {}

    public static String of(DesiredState desired, String key) {
        Resource resource = desired.resources().get(ResourceKey.valueOf(key));
        Document document = switch (resource) {
            case StoreResource.ManagedFile file -> file.contents();
            case StoreResource.AddonManifest manifest -> manifest.contents();
            case StoreResource.BootstrapChannel channel -> channel.contents();
            case ComputeResource.LaunchTemplate template -> template.userData();
            case IdentityResource.RolePolicy policy -> policy.policyDocument();
            case EventResource.Queue queue -> queue.policy();
            case null, default -> throw new AssertionError("no document in " + key);
        };
        return document.text();
    }
}
