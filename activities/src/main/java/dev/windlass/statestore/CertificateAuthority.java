package dev.windlass.statestore;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** Makes keys and certificates. Nothing in here is ever logged or put into an exception's message. */
final class CertificateAuthority {

    /** How long a certificate authority lives; kops' figure. */
    static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);

    /** Clocks differ: a certificate is valid a little before it was made. */
    private static final Duration SKEW = Duration.ofMinutes(15);

    private static final int P256_BITS = 256;

    private static final SecureRandom RANDOM = new SecureRandom();

    private CertificateAuthority() {}

    /** What kind of key: RSA 2048 signs tokens that every verifier must read, EC P-256 does for the rest. */
    enum Algorithm {
        EC_P256,
        RSA_2048
    }

    /**
     * A new certificate authority.
     *
     * @param subject such as {@code cn=kubernetes-ca}
     * @param signer {@code null} for a self-signed one
     */
    static Keyset.Item authority(String subject, Algorithm algorithm, Keyset.Item signer, Instant now) {
        KeyPair keys = generate(algorithm);
        return issue(subject, keys, signer, now, AUTHORITY_LIFETIME, true);
    }

    /** A certificate with which a client shows who it is. */
    static Keyset.Item client(String subject, Keyset.Item signer, Instant now, Duration lifetime) {
        return issue(subject, generate(Algorithm.EC_P256), signer, now, lifetime, false);
    }

    private static Keyset.Item issue(
            String subject, KeyPair keys, Keyset.Item signer, Instant now, Duration lifetime, boolean authority) {
        try {
            X500Name name = new X500Name(subject);
            X500Name issuer = signer == null ? name : certificate(signer).getSubject();
            PrivateKey signingKey = signer == null ? keys.getPrivate() : privateKey(signer);
            BigInteger serial = new BigInteger(96, RANDOM).setBit(95);
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer, serial, Date.from(now.minus(SKEW)), Date.from(now.plus(lifetime)), name, keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (authority) {
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
                builder.addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
            } else {
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
                builder.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            }
            X509CertificateHolder holder = builder.build(contentSigner(signingKey));
            return new Keyset.Item(serial.toString(), pem(holder), pem(traditional(keys)));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("cannot issue a certificate for " + subject, e);
        }
    }

    private static ContentSigner contentSigner(PrivateKey key) throws OperatorCreationException {
        String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        return new JcaContentSignerBuilder(algorithm).build(key);
    }

    private static KeyPair generate(Algorithm algorithm) {
        try {
            KeyPairGenerator generator = switch (algorithm) {
                case EC_P256 -> {
                    KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
                    curve.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
                    yield curve;
                }
                case RSA_2048 -> {
                    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
                    rsa.initialize(2048, RANDOM);
                    yield rsa;
                }
            };
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has EC and RSA", e);
        }
    }

    static X509CertificateHolder certificate(Keyset.Item item) {
        try (PEMParser parser = new PEMParser(new StringReader(item.certificate()))) {
            if (parser.readObject() instanceof X509CertificateHolder holder) {
                return holder;
            }
            throw new IllegalStateException("key " + item.id() + " holds no certificate");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keys made by kops are in the traditional form, others in PKCS#8: both are read. */
    static PrivateKey privateKey(Keyset.Item item) {
        // Bouncy Castle asks for "ECDSA", which the platform's own providers call "EC".
        JcaPEMKeyConverter converter =
                new JcaPEMKeyConverter().setAlgorithmMapping(X9ObjectIdentifiers.id_ecPublicKey, "EC");
        try (PEMParser parser = new PEMParser(new StringReader(item.privateKey()))) {
            return switch (parser.readObject()) {
                case PEMKeyPair pair -> converter.getPrivateKey(pair.getPrivateKeyInfo());
                case PrivateKeyInfo info -> converter.getPrivateKey(info);
                case null, default -> throw new IllegalStateException("key " + item.id() + " holds no private key");
            };
        } catch (IOException e) {
            // The cause might quote the key.
            throw new IllegalStateException("key " + item.id() + " cannot be read");
        }
    }

    /**
     * The form that kops writes and every client reads. The platform leaves the curve out of the inner key, where the
     * traditional form of an elliptic curve key needs it.
     */
    private static Object traditional(KeyPair keys) throws IOException {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded());
        if (!info.getPrivateKeyAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return keys.getPrivate();
        }
        ASN1BitString publicKey =
                SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()).getPublicKeyData();
        ECPrivateKey key = new ECPrivateKey(
                P256_BITS,
                ECPrivateKey.getInstance(info.parsePrivateKey()).getKey(),
                publicKey,
                info.getPrivateKeyAlgorithm().getParameters());
        return new PemObject("EC PRIVATE KEY", key.getEncoded());
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
