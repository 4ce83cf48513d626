package dev.windlass.statestore;

import dev.windlass.provider.AttributeSource;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.resource.Document.Placeholder;
import dev.windlass.resource.StoreResource.Keypair;
import dev.windlass.statestore.CertificateAuthority.Algorithm;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Certificate authorities and signing keys, made once in the cluster's life: a second attempt, or another process, takes
 * the keys that are there.
 */
final class KeypairHandler implements ResourceHandler<Keypair>, AttributeSource {

    /** Signs service account tokens, which clients outside the cluster verify. */
    private static final String SERVICE_ACCOUNT = "service-account";

    private final StateStore store;
    private final KeysetStore keysets;
    private final Clock clock;

    KeypairHandler(StateStore store, Clock clock) {
        this.store = store;
        this.keysets = new KeysetStore(store);
        this.clock = clock;
    }

    @Override
    public Class<Keypair> handles() {
        return Keypair.class;
    }

    @Override
    public String create(Keypair desired, Request request) {
        ClusterPaths paths = new ClusterPaths(store.location(), request.cluster());
        String path = paths.keyset(desired.name());
        if (!store.exists(path)) {
            Keyset.Item signer = desired.signer() == null
                    ? null
                    : keysets.require(paths, desired.signer().name()).primary();
            Algorithm algorithm = desired.name().equals(SERVICE_ACCOUNT) ? Algorithm.RSA_2048 : Algorithm.EC_P256;
            Keyset.Item item = CertificateAuthority.authority(desired.subject(), algorithm, signer, clock.instant());
            keysets.createIfAbsent(paths, new Keyset(desired.name(), item.id(), List.of(item)));
        }
        return path;
    }

    /** Keys are rotated on purpose, never as part of an update. */
    @Override
    public String modify(Keypair desired, Keypair actual, String identifier, List<String> fields, Request request) {
        return create(desired, request);
    }

    @Override
    public void delete(Keypair actual, String identifier, Request request) {
        store.delete(identifier);
    }

    @Override
    public Optional<String> attribute(String cluster, Placeholder placeholder, String identifier) {
        boolean known = placeholder.resource().type().equals("Keypair")
                && placeholder.attribute().equals(KeysetStore.CERTIFICATE);
        if (!known) {
            return Optional.empty();
        }
        ClusterPaths paths = new ClusterPaths(store.location(), cluster);
        return keysets.find(paths, placeholder.resource().name())
                .map(keyset -> keyset.primary().certificate());
    }
}
