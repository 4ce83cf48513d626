package dev.windlass.statestore;

import dev.windlass.resource.StoreResource;
import dev.windlass.resource.StoreResource.AddonManifest;
import dev.windlass.resource.StoreResource.BootstrapChannel;
import dev.windlass.resource.StoreResource.Keypair;
import dev.windlass.resource.StoreResource.ManagedFile;
import dev.windlass.resource.StoreResource.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where things of one cluster are, below the store's folder. The layout is kops'; Windlass' own records are under
 * {@code windlass/}.
 */
record ClusterPaths(StoreLocation location, String cluster) {

    private static final String CONFIG = "config";
    private static final String INSTANCE_GROUPS = "instancegroup";
    private static final String OWN = "windlass";
    private static final String KEYSETS = "pki/private/";
    private static final String KEYSET_FILE = "/keyset.yaml";
    private static final String SECRETS = "secrets/";
    private static final String BACKUPS = "backups/";
    /** By these files etcd-manager knows whether it made the cluster already: the next one of the name must not find them. */
    private static final String CONTROL = "/control/";

    String of(StoreResource resource) {
        return switch (resource) {
            case ManagedFile file ->
                file.base() == null
                        ? of(file.location())
                        : location.relative(file.base() + "/" + StoreLocation.trim(file.location()));
            case AddonManifest manifest -> of(manifest.location());
            case BootstrapChannel channel -> of(channel.location());
            case Keypair keypair -> keyset(keypair.name());
            case Secret secret -> of(SECRETS + secret.name());
        };
    }

    String of(String path) {
        return cluster + "/" + StoreLocation.trim(path);
    }

    String keyset(String name) {
        return of(KEYSETS + name + KEYSET_FILE);
    }

    /** What Windlass recorded of the node configurations that it wrote. */
    String nodeConfigs() {
        return of(OWN + "/node-configs.json");
    }

    String plan(String digest) {
        return of(OWN + "/plans/" + digest + ".json");
    }

    String history(String change) {
        return of(OWN + "/history/" + escape(change));
    }

    String entry(String change, String id) {
        return history(change) + "/" + escape(id) + ".json";
    }

    String changes() {
        return of(OWN + "/changes");
    }

    String change(String id) {
        return changes() + "/" + escape(id) + ".json";
    }

    /** Windlass' own folder. It comes last in kops' layout, so that a listing can stop before the history. */
    String own() {
        return of(OWN) + "/";
    }

    static boolean isSpec(String path) {
        return path.equals(CONFIG) || path.startsWith(INSTANCE_GROUPS + "/") || SpecStore.isSshKey(path);
    }

    /**
     * What a path below the cluster's folder must be, going by the layout alone; empty for specs, and for etcd's backups and
     * Windlass' own records, which outlive the cluster. Contents are left open.
     */
    static Optional<StoreResource> recognise(String path) {
        boolean backup = path.startsWith(BACKUPS) && !path.contains(CONTROL);
        if (isSpec(path) || backup || path.startsWith(OWN + "/")) {
            return Optional.empty();
        }
        if (path.startsWith(KEYSETS) && path.endsWith(KEYSET_FILE)) {
            String name = path.substring(KEYSETS.length(), path.length() - KEYSET_FILE.length());
            return Optional.of(new Keypair(name, null, null, null, false, null));
        }
        if (path.startsWith(SECRETS)) {
            return Optional.of(new Secret(path.substring(SECRETS.length())));
        }
        if (path.equals("addons/bootstrap-channel.yaml")) {
            return Optional.of(new BootstrapChannel(path, path, null));
        }
        if (path.startsWith("addons/")) {
            return Optional.of(new AddonManifest(path, path, null));
        }
        return Optional.of(new ManagedFile(path, null, path, null));
    }

    /** One path segment out of any text: ids come from outside. */
    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace(".", "%2E");
    }
}
