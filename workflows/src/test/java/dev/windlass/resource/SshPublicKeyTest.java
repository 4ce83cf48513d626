package dev.windlass.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The fingerprints are those that ssh-keygen and openssl print for the same keys. */
class SshPublicKeyTest {

    private static final String ED25519 =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFNoK4sBAPyVN/PrQzjHAW4VVhz0lkUxC25B1QfDasl5 admin@example";

    @Test
    void tellsBothFingerprintsOfAnRsaKey() {
        assertThat(ExampleCluster.SSH_KEY.opensshFingerprint())
                .isEqualTo("7d:ff:69:61:90:a6:88:f3:6c:83:b6:8b:fc:82:5b:c5");
        assertThat(ExampleCluster.SSH_KEY.awsFingerprint())
                .isEqualTo("08:b9:a7:7c:22:fb:8c:8a:49:76:60:f9:b1:a4:b9:78");
    }

    @Test
    void tellsBothFingerprintsOfAnEd25519Key() {
        SshPublicKey key = new SshPublicKey(ED25519);

        assertThat(key.opensshFingerprint()).isEqualTo("f2:d7:fe:0d:8c:3b:01:fe:53:0a:03:4c:d6:e9:df:91");
        assertThat(key.awsFingerprint()).isEqualTo("k22ZjbuWpD8f8w1Q5ou40cXrc7OHl6V5kiOHDNIAYDA=");
    }

    @Test
    void refusesAKeyOfAnotherType() {
        assertThatThrownBy(() -> new SshPublicKey("ssh-dss AAAAB3NzaC1kc3M= admin"))
                .hasMessageContaining("ssh-rsa or ssh-ed25519");
    }

    @Test
    void refusesAKeyWhoseContentIsOfAnotherType() {
        assertThatThrownBy(() -> new SshPublicKey(ED25519.replaceFirst("ssh-ed25519", "ssh-rsa")))
                .hasMessageContaining("holds another type");
    }

    @Test
    void refusesAPrivateKeyWithoutRepeatingIt() {
        assertThatThrownBy(() -> new SshPublicKey("-----BEGIN PRIVATE KEY-----\nc2VjcmV0"))
                .hasMessageNotContaining("c2VjcmV0");
    }
}
