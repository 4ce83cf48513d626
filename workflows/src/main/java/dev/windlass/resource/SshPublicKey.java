package dev.windlass.resource;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The key with which administrators may log in to instances, in OpenSSH form: {@code ssh-rsa AAAA... comment}.
 *
 * <p>It has two fingerprints: OpenSSH's, of the key as it is written, is part of the name of the key pair; the other is
 * what EC2 tells about an imported key.
 */
public record SshPublicKey(String text) {

    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    /** @throws IllegalArgumentException unless the text is an {@code ssh-rsa} or {@code ssh-ed25519} key */
    public SshPublicKey {
        Objects.requireNonNull(text, "text is null");
        text = text.strip();
        if (text.lines().count() > 1) {
            throw new IllegalArgumentException("SSH public key must be a single line");
        }
        String type = type(text);
        if (!type.equals("ssh-rsa") && !type.equals("ssh-ed25519")) {
            throw new IllegalArgumentException("SSH public key must be of type ssh-rsa or ssh-ed25519");
        }
        blob(text);
    }

    /** MD5 of the key, in hexadecimal with colons; what {@code ssh-keygen -l -E md5} prints. */
    public String opensshFingerprint() {
        return COLONS.formatHex(digest("MD5", blob(text)));
    }

    /** AWS rule: MD5 of the DER form for an imported RSA key, SHA-256 in Base64 for an ED25519 key. */
    public String awsFingerprint() {
        if (type(text).equals("ssh-ed25519")) {
            return Base64.getEncoder().encodeToString(digest("SHA-256", blob(text)));
        }
        return COLONS.formatHex(digest("MD5", rsaInDer()));
    }

    /** RFC 4253, section 6.6: the type, the exponent and the modulus, each after its length. */
    private byte[] rsaInDer() {
        ByteBuffer fields = ByteBuffer.wrap(blob(text));
        next(fields);
        BigInteger exponent = new BigInteger(next(fields));
        BigInteger modulus = new BigInteger(next(fields));
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(modulus, exponent))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("SSH public key is not a valid RSA key", e);
        }
    }

    private static byte[] next(ByteBuffer fields) {
        if (fields.remaining() < Integer.BYTES) {
            throw new IllegalArgumentException("SSH public key is cut short");
        }
        int length = fields.getInt();
        if (length < 0 || length > fields.remaining()) {
            throw new IllegalArgumentException("SSH public key is cut short");
        }
        byte[] field = new byte[length];
        fields.get(field);
        return field;
    }

    private static String type(String text) {
        return text.split("\\s+", 2)[0];
    }

    private static byte[] blob(String text) {
        String[] words = text.split("\\s+");
        if (words.length < 2) {
            throw new IllegalArgumentException("SSH public key must be written TYPE BASE64 [COMMENT]");
        }
        byte[] blob = Base64.getDecoder().decode(words[1]);
        String inside = new String(next(ByteBuffer.wrap(blob)), StandardCharsets.US_ASCII);
        if (!inside.equals(words[0])) {
            throw new IllegalArgumentException("SSH public key says " + words[0] + " but holds another type");
        }
        return blob;
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
