package dev.windlass.plan;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Makes a plan something that can be pointed at: the same plan has the same bytes, and the bytes prove themselves. */
public final class PlanSeal {

    private PlanSeal() {}

    /** Canonical JSON, UTF-8. */
    public static byte[] bytes(Plan plan) {
        return PlanJson.bytes(plan);
    }

    public static String digest(Plan plan) {
        return digest(bytes(plan));
    }

    /** Lower-case hexadecimal SHA-256. */
    public static String digest(byte[] sealed) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(sealed));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** @throws IllegalStateException where the bytes are not those that were sealed under this digest */
    public static Plan open(byte[] sealed, String digest) {
        String found = digest(sealed);
        if (!found.equals(digest)) {
            throw new IllegalStateException("the sealed plan " + digest + " was altered: its digest is now " + found);
        }
        return PlanJson.read(sealed, Plan.class);
    }
}
