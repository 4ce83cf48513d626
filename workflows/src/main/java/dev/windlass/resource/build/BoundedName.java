package dev.windlass.resource.build;

import dev.windlass.spec.ResourceName;
import dev.windlass.spec.ResourceName.Kind;
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
        return bounded(
                Kind.LOAD_BALANCER, withHash(prefix + "-" + cluster.replace('.', '-'), Kind.LOAD_BALANCER.longest()));
    }

    /** For queues: AWS allows 80 characters and no dots; the hash comes only where the name is too long. */
    static String queue(String cluster, String suffix) {
        return bounded(Kind.QUEUE, cut(cluster.replace('.', '-'), 75) + suffix);
    }

    /** For IAM roles and instance profiles: AWS allows 64 characters. */
    static String role(String name) {
        return bounded(Kind.IAM_ROLE, cut(name, Kind.IAM_ROLE.longest()));
    }

    /** What the names of EventBridge rules begin with: with the longest event they stay within 64 characters. */
    static String rulePrefix(String cluster) {
        return cut(cluster, 40);
    }

    /** The name of an EventBridge rule. */
    static String rule(String cluster, String event) {
        return bounded(Kind.EVENT_RULE, rulePrefix(cluster) + "-" + event);
    }

    private static String bounded(Kind kind, String name) {
        return new ResourceName(kind, name).text();
    }

    private static String cut(String name, int maximumLength) {
        return name.length() <= maximumLength ? name : withHash(name, maximumLength);
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
