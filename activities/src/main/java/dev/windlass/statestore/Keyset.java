package dev.windlass.statestore;

import java.util.List;
import java.util.Objects;

/**
 * The keys of one purpose, as kops keeps them: several while they are rotated, of which the primary signs.
 *
 * @param primaryId id of the item that signs
 */
record Keyset(String name, String primaryId, List<Item> items) {

    Keyset {
        Objects.requireNonNull(name, "name is null");
        items = List.copyOf(items);
        String primary = primaryId;
        if (items.stream().noneMatch(item -> item.id().equals(primary))) {
            throw new IllegalArgumentException("keyset " + name + ": primaryId names none of its keys");
        }
    }

    Item primary() {
        return items.stream()
                .filter(item -> item.id().equals(primaryId))
                .findFirst()
                .orElseThrow();
    }

    /**
     * @param id serial number of the certificate, decimal
     * @param certificate PEM
     * @param privateKey PEM; never leaves the state store and this process
     */
    record Item(String id, String certificate, String privateKey) {

        @Override
        public String toString() {
            return "Item[" + id + "]";
        }
    }
}
