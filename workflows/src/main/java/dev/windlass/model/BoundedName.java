package dev.windlass.model;

import java.nio.charset.StandardCharsets;

/**
 * Names that fit into what AWS allows. A name that was cut, or that could be, ends in a hash of the whole so that two
 * long names stay different. kops: {@code pkg/truncate}; changing this would rename load balancers that exist.
 */
final class BoundedName {

    private static final int HASH_LENGTH = 6;
    private static final int FNV_OFFSET_BASIS = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;
    private static final String BASE32_HEX = "0123456789abcdefghijklmnopqrstuv";

    private BoundedName() {}

    /** For load balancers and target groups: at most 32 characters, always with the hash. */
    static String balancer(String prefix, String cluster) {
        return withHash(prefix + "-" + cluster.replace('.', '-'), 32);
    }

    /** For queues: AWS allows 80 characters and no dots; the hash comes only where the name is too long. */
    static String queue(String cluster, String suffix) {
        String name = cluster.replace('.', '-');
        return (name.length() <= 75 ? name : withHash(name, 75)) + suffix;
    }

    private static String withHash(String name, int maximumLength) {
        int kept = Math.min(name.length(), maximumLength - HASH_LENGTH - 1);
        return name.substring(0, kept) + "-" + hash(name);
    }

    /** The first 30 bits of 32-bit FNV-1a, five a character. */
    private static String hash(String name) {
        int hash = FNV_OFFSET_BASIS;
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xff)) * FNV_PRIME;
        }
        StringBuilder text = new StringBuilder(HASH_LENGTH);
        for (int shift = 27; text.length() < HASH_LENGTH; shift -= 5) {
            text.append(BASE32_HEX.charAt(hash >>> shift & 31));
        }
        return text.toString();
    }
}
