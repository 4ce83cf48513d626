package dev.windlass.statestore;

import static dev.windlass.statestore.StoreBench.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.resource.StoreResource.Keypair;
import dev.windlass.statestore.AdminCredentials.Credentials;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("aws")
class AdminCredentialsTest {

    private final StoreBench bench = new StoreBench();
    private final AdminCredentials admin =
            new AdminCredentials(bench.store, Clock.fixed(StoreBench.NOW, ZoneOffset.UTC));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void issuesACertificateOfTheClustersAuthority() throws Exception {
        Credentials credentials = issue("ada");

        X509CertificateHolder certificate = holder(credentials.certificate());
        assertThat(certificate.isSignatureValid(
                        new JcaContentVerifierProviderBuilder().build(holder(credentials.authority()))))
                .isTrue();
        assertThat(certificate.getSubject().toString()).isEqualTo("CN=kubecfg-admin-ada,O=system:masters");
        assertThat(certificate.getNotAfter().toInstant()).isEqualTo(StoreBench.NOW.plus(AdminCredentials.LIFETIME));
    }

    @Test
    void rendersAKubeconfigThatClientsRead() throws Exception {
        Credentials credentials = issue("ada");

        Config config = Config.fromKubeconfig(KubeconfigExport.render(CLUSTER, "https://api.example.com", credentials));

        assertThat(config.getMasterUrl()).startsWith("https://api.example.com");
        assertThat(config.getCurrentContext().getName()).isEqualTo(CLUSTER);
        assertThat(SSLUtils.keyManagers(config)).isNotEmpty();
    }

    @Test
    void rendersAKubeconfigWithoutCredentials() {
        issue("ada");

        String text = KubeconfigExport.render(CLUSTER, "https://api.example.com", admin.authority(CLUSTER));

        assertThat(text).contains("certificate-authority-data").doesNotContain("client-");
        assertThat(Config.fromKubeconfig(text).getClientKeyData()).isNull();
    }

    @Test
    void refusesAUserThatWouldChangeTheCertificatesName() {
        assertThatThrownBy(() -> issue("eve,O=other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("user");
    }

    @Test
    void saysThatTheClusterHasNoAuthority() {
        assertThatThrownBy(() -> admin.issue(CLUSTER, "ada", Duration.ofHours(1)))
                .hasMessageContaining("kubernetes-ca");
    }

    @Test
    void showsNoKeyInItsText() {
        assertThat(issue("ada").toString()).doesNotContain("PRIVATE");
    }

    private Credentials issue(String user) {
        bench.create(new Keypair("kubernetes-ca", "cn=kubernetes-ca", "", "ca", false, null));
        return admin.issue(CLUSTER, user, AdminCredentials.LIFETIME);
    }

    private static X509CertificateHolder holder(String pem) {
        return CertificateAuthority.certificate(new Keyset.Item("any", pem, ""));
    }
}
