package dev.windlass.aws.resource;

import dev.windlass.aws.NonRetryable;
import dev.windlass.resource.Document;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** User data as launch templates carry it: base64, and compressed where it would not fit (cloud-init unpacks it). */
final class UserDataEncoding {

    /** AWS limit, before base64. */
    private static final int LARGEST = 16_384;

    /** Far above what compresses into 16 KiB in earnest. */
    private static final int LARGEST_UNPACKED = 1 << 20;

    private UserDataEncoding() {}

    static String encode(Document text) {
        byte[] bytes = text.text().getBytes(StandardCharsets.UTF_8);
        byte[] fitting = bytes.length > LARGEST ? compress(bytes) : bytes;
        if (fitting.length > LARGEST) {
            throw NonRetryable.because(
                    "UserData: " + fitting.length + " bytes compressed, AWS takes at most " + LARGEST);
        }
        return Base64.getEncoder().encodeToString(fitting);
    }

    static Document decode(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        boolean compressed = bytes.length > 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
        return new Document(new String(compressed ? expand(bytes) : bytes, StandardCharsets.UTF_8));
    }

    private static byte[] compress(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    private static byte[] expand(byte[] bytes) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return gzip.readNBytes(LARGEST_UNPACKED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
