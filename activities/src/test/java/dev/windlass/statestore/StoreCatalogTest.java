package dev.windlass.statestore;

import static dev.windlass.statestore.StoreBench.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.aws.Parallel;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.Document;
import dev.windlass.resource.Document.Placeholder;
import dev.windlass.resource.Resource;
import dev.windlass.resource.ResourceKey;
import dev.windlass.resource.StoreResource.AddonManifest;
import dev.windlass.resource.StoreResource.BootstrapChannel;
import dev.windlass.resource.StoreResource.Keypair;
import dev.windlass.resource.StoreResource.ManagedFile;
import dev.windlass.resource.StoreResource.Secret;
import java.security.PrivateKey;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("aws")
class StoreCatalogTest {

    private static final Keypair AUTHORITY = new Keypair("kubernetes-ca", "cn=kubernetes-ca", "", "ca", false, null);

    private final StoreBench bench = new StoreBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void readsEveryResourceBackAsItWasWanted() {
        wanted("kops").forEach(bench::create);

        Map<ResourceKey, Found> found = bench.read(wanted("kops"));

        assertThat(wanted("kops"))
                .allSatisfy(
                        wanted -> assertThat(found.get(wanted.key()).resource()).isEqualTo(wanted));
    }

    @Test
    void asksOnceWhereEverythingIsAsWanted() {
        wanted("kops").forEach(bench::create);
        bench.clients.calls().reset();

        bench.read(wanted("kops"));

        assertThat(bench.clients.calls().total()).isEqualTo(1);
    }

    @Test
    void tellsWhatIsStoredOfAFileThatDiffers() {
        wanted("kops").forEach(bench::create);

        Found found = bench.read(wanted("other")).get(new ResourceKey("ManagedFile", "cluster-completed.spec"));

        assertThat(((ManagedFile) found.resource()).contents()).isEqualTo(new Document("kops"));
    }

    @Test
    void putsFilesWhereKopsHasThem() {
        wanted("kops").forEach(bench::create);

        assertThat(bench.store.list(CLUSTER).keySet())
                .containsExactlyInAnyOrder(
                        CLUSTER + "/addons/bootstrap-channel.yaml",
                        CLUSTER + "/addons/coredns.addons.k8s.io/k8s-1.12.yaml",
                        CLUSTER + "/backups/etcd/main/control/etcd-cluster-spec",
                        CLUSTER + "/cluster-completed.spec",
                        CLUSTER + "/pki/private/kubernetes-ca/keyset.yaml",
                        CLUSTER + "/secrets/system:dns");
    }

    @Test
    void findsAllButSpecsAndHistoryOnceTheClusterGoes() {
        wanted("kops").forEach(bench::create);
        bench.store.put(CLUSTER + "/config", "spec", new WriteCondition.Always());
        bench.store.put(CLUSTER + "/instancegroup/nodes", "spec", new WriteCondition.Always());
        bench.store.put(CLUSTER + "/windlass/changes/c.json", "{}", new WriteCondition.Always());

        bench.read(List.of())
                .values()
                .forEach(found ->
                        bench.handler(found.resource()).delete(found.resource(), found.id(), StoreBench.request()));

        assertThat(bench.store.list(CLUSTER).keySet())
                .containsExactly(
                        CLUSTER + "/config", CLUSTER + "/instancegroup/nodes", CLUSTER + "/windlass/changes/c.json");
    }

    @Test
    void makesAnAuthorityThatLivesTenYears() {
        bench.create(AUTHORITY);

        X509CertificateHolder certificate =
                CertificateAuthority.certificate(keyset("kubernetes-ca").primary());
        assertThat(certificate.getSubject().toString()).isEqualToIgnoringCase("cn=kubernetes-ca");
        assertThat(certificate.getNotAfter().toInstant()).isEqualTo(StoreBench.NOW.plus(3650, ChronoUnit.DAYS));
        assertThat(keyset("kubernetes-ca").primaryId())
                .isEqualTo(certificate.getSerialNumber().toString());
    }

    @Test
    void signsTokensWithRsaAndTheRestWithEllipticCurves() {
        bench.create(AUTHORITY);
        bench.create(new Keypair("service-account", "cn=service-account", "", "ca", false, null));

        PrivateKey tokens =
                CertificateAuthority.privateKey(keyset("service-account").primary());
        PrivateKey rest =
                CertificateAuthority.privateKey(keyset("kubernetes-ca").primary());
        assertThat(tokens.getAlgorithm()).isEqualTo("RSA");
        assertThat(rest.getAlgorithm()).isIn("EC", "ECDSA");
    }

    @Test
    void letsTheSignerSign() throws Exception {
        bench.create(AUTHORITY);
        bench.create(new Keypair("etcd-clients-ca", "cn=etcd-clients-ca", "", "ca", false, AUTHORITY.ref()));

        X509CertificateHolder signer =
                CertificateAuthority.certificate(keyset("kubernetes-ca").primary());
        X509CertificateHolder signed =
                CertificateAuthority.certificate(keyset("etcd-clients-ca").primary());
        assertThat(signed.isSignatureValid(new JcaContentVerifierProviderBuilder().build(signer)))
                .isTrue();
    }

    @Test
    void makesKeysOnceHoweverManyRace() {
        List<Integer> racers = IntStream.range(0, 8).boxed().toList();

        List<String> seen = Parallel.map(racers, racer -> {
            bench.create(AUTHORITY);
            return keyset("kubernetes-ca").primaryId();
        });

        assertThat(new HashSet<>(seen)).hasSize(1);
        assertThat(keyset("kubernetes-ca").items()).hasSize(1);
    }

    @Test
    void makesATokenOnce() {
        Secret secret = new Secret("kubelet");
        String path = bench.create(secret);
        String first = bench.store.get(path).orElseThrow().text();

        bench.create(secret);

        assertThat(bench.store.get(path).orElseThrow().text())
                .isEqualTo(first)
                .matches("\\{\"Data\":\"[A-Za-z0-9+/=]{44}\"}");
    }

    @Test
    void tellsTheCertificateThatADocumentAsksFor() {
        bench.create(AUTHORITY);
        ManagedFile file = new ManagedFile(
                "nodeupconfig",
                null,
                "igconfig/x.yaml",
                new Document("ca: " + Document.placeholder(AUTHORITY.key(), "certificate")));

        Found found = bench.read(List.of(AUTHORITY, file)).get(AUTHORITY.key());

        String certificate = keyset("kubernetes-ca").primary().certificate();
        assertThat(found.attributes()).containsExactly(Map.entry("certificate", certificate));
        assertThat(bench.catalog
                        .attributes()
                        .attribute(CLUSTER, new Placeholder(AUTHORITY.key(), "certificate"), found.id()))
                .contains(certificate);
    }

    @Test
    void neverTellsAPrivateKey() {
        bench.create(AUTHORITY);

        assertThat(bench.catalog.attributes().attribute(CLUSTER, new Placeholder(AUTHORITY.key(), "privateKey"), "any"))
                .isEmpty();
        assertThat(keyset("kubernetes-ca").toString()).doesNotContain("PRIVATE");
    }

    private Keyset keyset(String name) {
        return new KeysetStore(bench.store).require(new ClusterPaths(bench.store.location(), CLUSTER), name);
    }

    private List<Resource> wanted(String text) {
        Document contents = new Document(text);
        String base = bench.store.location().address() + "/" + CLUSTER;
        return List.of(
                new ManagedFile("cluster-completed.spec", base, "cluster-completed.spec", contents),
                new ManagedFile(
                        "etcd-cluster-spec-main", base + "/backups/etcd/main", "/control/etcd-cluster-spec", contents),
                new AddonManifest("coredns", "addons/coredns.addons.k8s.io/k8s-1.12.yaml", contents),
                new BootstrapChannel("bootstrap", "addons/bootstrap-channel.yaml", contents),
                AUTHORITY,
                new Secret("system:dns"));
    }
}
