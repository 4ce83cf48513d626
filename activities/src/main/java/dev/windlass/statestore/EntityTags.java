package dev.windlass.statestore;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What S3 calls a version of an object. */
final class EntityTags {

    private EntityTags() {}

    /** The entity tag of an object that S3 keeps in one piece and does not encrypt with KMS: the MD5 of its bytes. */
    static String of(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
