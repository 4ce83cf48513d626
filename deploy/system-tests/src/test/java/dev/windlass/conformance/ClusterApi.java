package dev.windlass.conformance;

import dev.windlass.simulator.RealKubernetes;
import dev.windlass.simulator.SimulatedKubernetes;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** The Kubernetes API of a test's cluster, and the test's own way to it, past any proxy. */
final class ClusterApi implements AutoCloseable {

    private static final Duration POD_START = Duration.ofMillis(20);
    private static final Duration POD_STOP = Duration.ofMillis(20);

    private final Config config;
    private final KubernetesClient client;
    private final Runnable end;

    private ClusterApi(String kubeconfig, Runnable end) {
        config = Config.fromKubeconfig(kubeconfig);
        config.setOnlyHttpWatches(true);
        client = new KubernetesClientBuilder().withConfig(config).build();
        this.end = end;
    }

    static ClusterApi simulated(Path folder) {
        SimulatedKubernetes kubernetes = SimulatedKubernetes.start(folder, 0, POD_START, POD_STOP);
        return new ClusterApi(kubernetes.kubeconfig("direct"), kubernetes::close);
    }

    /** The real kube-apiserver with its controllers, shared by all tests of this JVM; skips the test where there is none. */
    static ClusterApi real() {
        String kubeconfig = RealKubernetes.shared().kubeconfig();
        tidy(kubeconfig);
        return new ClusterApi(kubeconfig, () -> tidy(kubeconfig));
    }

    /** Neither this test nor the next one, of whatever class, finds a workload or a node that another left. */
    private static void tidy(String kubeconfig) {
        Config config = Config.fromKubeconfig(kubeconfig);
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            client.apps().deployments().inAnyNamespace().delete();
            client.apps().replicaSets().inAnyNamespace().delete();
            client.apps().daemonSets().inAnyNamespace().delete();
            client.policy().v1().podDisruptionBudget().inAnyNamespace().delete();
            client.nodes().delete();
            client.pods().inAnyNamespace().withGracePeriod(0).delete();
            Await.until(
                    "the pods to be gone",
                    () -> client.pods().inAnyNamespace().list().getItems().isEmpty());
        }
    }

    KubernetesClient client() {
        return client;
    }

    URI address() {
        return URI.create(config.getMasterUrl());
    }

    /** Of this cluster by another address. */
    String kubeconfig(String cluster, URI address) {
        return """
                apiVersion: v1
                kind: Config
                current-context: "%1$s"
                clusters: [{name: "%1$s", cluster: {server: "%2$s"}}]
                users: [{name: "%1$s", user: {token: "%3$s"}}]
                contexts: [{name: "%1$s", context: {cluster: "%1$s", user: "%1$s"}}]
                """.formatted(cluster, address, config.getAutoOAuthToken());
    }

    @Override
    public void close() {
        client.close();
        end.run();
    }
}
