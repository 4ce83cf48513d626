package dev.windlass.statestore;

import dev.windlass.provider.ResourceHandler;
import dev.windlass.resource.StoreResource.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Random tokens, made once: the first writer wins. */
final class SecretHandler implements ResourceHandler<Secret> {

    private static final int BYTES = 128 / 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final StateStore store;

    SecretHandler(StateStore store) {
        this.store = store;
    }

    @Override
    public Class<Secret> handles() {
        return Secret.class;
    }

    @Override
    public String create(Secret desired, Request request) {
        String path = new ClusterPaths(store.location(), request.cluster()).of(desired);
        if (!store.exists(path)) {
            store.put(path, token(), new WriteCondition.Absent());
        }
        return path;
    }

    /** kops' form: base64 of 32 printable characters. */
    private static String token() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        byte[] printable = HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII);
        return "{\"Data\":\"" + Base64.getEncoder().encodeToString(printable) + "\"}";
    }

    @Override
    public String modify(Secret desired, Secret actual, String identifier, List<String> fields, Request request) {
        return create(desired, request);
    }

    @Override
    public void delete(Secret actual, String identifier, Request request) {
        store.delete(identifier);
    }
}
