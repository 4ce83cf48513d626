package dev.windlass.statestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.statestore.CertificateAuthority.Algorithm;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CertificateAuthorityTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void readsItsOwnKeysBack(Algorithm algorithm) throws Exception {
        Keyset.Item item = CertificateAuthority.authority("cn=test", algorithm, null, NOW);
        PublicKey publicKey = new JcaX509CertificateConverter()
                .getCertificate(CertificateAuthority.certificate(item))
                .getPublicKey();
        PrivateKey privateKey = CertificateAuthority.privateKey(item);
        String scheme = algorithm == Algorithm.RSA_2048 ? "SHA256withRSA" : "SHA256withECDSA";

        Signature signing = Signature.getInstance(scheme);
        signing.initSign(privateKey);
        signing.update(new byte[] {1, 2, 3});
        Signature verifying = Signature.getInstance(scheme);
        verifying.initVerify(publicKey);
        verifying.update(new byte[] {1, 2, 3});

        assertThat(verifying.verify(signing.sign())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"RSA_2048, RSA PRIVATE KEY", "EC_P256, EC PRIVATE KEY"})
    void writesKeysInTheFormOfKops(Algorithm algorithm, String label) {
        Keyset.Item item = CertificateAuthority.authority("cn=test", algorithm, null, NOW);

        assertThat(item.privateKey()).startsWith("-----BEGIN " + label + "-----");
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void keepsAKeysetThroughItsYaml(Algorithm algorithm) {
        Keyset.Item item = CertificateAuthority.authority("cn=test", algorithm, null, NOW);
        Keyset keyset = new Keyset("test", item.id(), List.of(item));

        assertThat(KeysetYaml.parse("test", KeysetYaml.render(keyset))).isEqualTo(keyset);
    }
}
