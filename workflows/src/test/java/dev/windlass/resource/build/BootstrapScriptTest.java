package dev.windlass.resource.build;

import static dev.windlass.resource.ExampleCluster.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.resource.DesiredState;
import dev.windlass.resource.Document;
import dev.windlass.resource.Documents;
import dev.windlass.resource.ExampleCluster;
import dev.windlass.resource.ResourceKey;
import dev.windlass.spec.Networking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootstrapScriptTest {

    /** AWS limit: bytes before they are encoded. */
    private static final int MAXIMUM_LENGTH = 16 * 1024;

    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

    @Test
    void carriesTheChecksumOfTheNodeConfiguration() {
        DesiredState desired = ExampleCluster.compile(new Networking.Kubenet());

        assertThat(Documents.of(desired, "LaunchTemplate/nodes-us-east-1d." + NAME))
                .contains("NodeupConfigHash: "
                        + Checksum.base64(Documents.of(desired, "ManagedFile/nodeupconfig-nodes-us-east-1d")));
    }

    @Test
    void waitsForTheCertificateAndTheLoadBalancerOnNodesOnly() {
        DesiredState desired = ExampleCluster.compile(new Networking.Kubenet());

        assertThat(new Document(Documents.of(desired, "LaunchTemplate/nodes-us-east-1d." + NAME)).placeholders())
                .containsExactly(
                        new Document.Placeholder(new ResourceKey("NetworkLoadBalancer", "api." + NAME), "dnsName"),
                        new Document.Placeholder(new ResourceKey("Keypair", "kubernetes-ca"), "certificate"));
        assertThat(new Document(Documents.of(desired, "LaunchTemplate/control-plane-us-east-1d.masters." + NAME))
                        .placeholders())
                .isEmpty();
    }

    @Test
    void writesAnEnvironmentThatIsYamlOnceTheCertificateIsKnown(@TempDir Path folder) throws Exception {
        String script = resolved("LaunchTemplate/nodes-us-east-1d." + NAME);
        int start = script.indexOf("\n{\n") + 1;
        int end = script.indexOf("\n} >", start) + 2;
        Path environment = folder.resolve("kube_env.yaml");

        run(List.of("bash", "-c", script.substring(start, end) + " > '" + environment + "'"));

        Map<String, Object> tree =
                CanonicalYaml.parse(Files.readString(environment)).getFirst();
        assertThat(tree)
                .containsEntry("ClusterName", NAME)
                .containsEntry("InstanceGroupRole", "Node")
                .containsEntry(
                        "ConfigServer",
                        Map.of("CACertificates", CERTIFICATE, "servers", List.of("https://lb.example:3988/")));
    }

    @Test
    void isAScriptThatBashCanRead(@TempDir Path folder) throws Exception {
        Path script =
                Files.writeString(folder.resolve("user-data.sh"), resolved("LaunchTemplate/nodes-us-east-1d." + NAME));

        run(List.of("bash", "-n", script.toString()));
    }

    @Test
    void staysWithinWhatAwsTakes() {
        assertThat(resolved("LaunchTemplate/nodes-us-east-1d." + NAME)).hasSizeLessThan(MAXIMUM_LENGTH);
    }

    private static String resolved(String key) {
        return new Document(Documents.of(ExampleCluster.compile(new Networking.Kubenet()), key))
                .resolve(placeholder ->
                        Optional.of(placeholder.attribute().equals("certificate") ? CERTIFICATE : "lb.example"))
                .orElseThrow()
                .text();
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }
}
