package dev.windlass.statestore;

import dev.windlass.provider.AttributeSource;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.provider.ResourceReader;
import dev.windlass.resource.StoreResource.AddonManifest;
import dev.windlass.resource.StoreResource.BootstrapChannel;
import java.time.Clock;
import java.util.List;

/** What reads and applies everything that lives in the state store. */
public final class StoreCatalog {

    private final StateStore store;
    private final KeypairHandler keypairs;

    /** @param clock from which certificates are valid */
    public StoreCatalog(StateStore store, Clock clock) {
        this.store = store;
        this.keypairs = new KeypairHandler(store, clock);
    }

    public List<ResourceReader> readers() {
        return List.of(new StoreReader(store));
    }

    public List<ResourceHandler<?>> handlers() {
        return List.of(
                new ManagedFileHandler(store),
                new FileHandler<>(store, AddonManifest.class, AddonManifest::contents),
                new FileHandler<>(store, BootstrapChannel.class, BootstrapChannel::contents),
                keypairs,
                new SecretHandler(store));
    }

    /** Answers {@code certificate} of a keypair. */
    public AttributeSource attributes() {
        return keypairs;
    }
}
