package dev.windlass.statestore;

import java.util.Optional;

/** Keysets in the state store. Made once: whoever writes first decides, everybody else takes what is there. */
final class KeysetStore {

    /** The attribute of a keypair that placeholders may ask for: PEM of the primary certificate. */
    static final String CERTIFICATE = "certificate";

    private final StateStore store;

    KeysetStore(StateStore store) {
        this.store = store;
    }

    Optional<Keyset> find(ClusterPaths paths, String name) {
        return store.get(paths.keyset(name)).map(stored -> KeysetYaml.parse(name, stored.text()));
    }

    Keyset require(ClusterPaths paths, String name) {
        return find(paths, name)
                .orElseThrow(() -> new IllegalStateException("keyset " + name + " is not in the state store"));
    }

    /** @return whether it was this one that stays */
    boolean createIfAbsent(ClusterPaths paths, Keyset keyset) {
        WriteOutcome outcome =
                store.put(paths.keyset(keyset.name()), KeysetYaml.render(keyset), new WriteCondition.Absent());
        return switch (outcome) {
            case WriteOutcome.Written written -> true;
            case WriteOutcome.Refused refused -> false;
        };
    }
}
