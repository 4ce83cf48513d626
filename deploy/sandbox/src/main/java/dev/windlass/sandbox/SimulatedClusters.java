package dev.windlass.sandbox;

import dev.windlass.aws.AwsClients;
import dev.windlass.simulator.InstanceFeed;
import dev.windlass.simulator.NodeSimulator;
import dev.windlass.simulator.SimulatedKubernetes;
import dev.windlass.spec.SpecOutline;
import dev.windlass.statestore.SpecStore;
import dev.windlass.statestore.SpecStore.Documents;
import dev.windlass.statestore.StateStore;
import dev.windlass.statestore.StoreLocation;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * A simulated Kubernetes for every cluster in the local state store: an API of its own, and nodes that follow its
 * instances in the emulated cloud. One kubeconfig file names them all, each by its cluster.
 */
public final class SimulatedClusters implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SimulatedClusters.class);
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Path folder;
    private final Path kubeconfig;
    private final Ports ports;
    private final Duration bootDelay;
    private final AwsClients clients;
    private final InstanceFeed instances;
    private final SpecStore specs;
    private final Map<String, Running> running = new TreeMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("simulated-clusters").factory());

    private record Running(SimulatedKubernetes kubernetes, KubernetesClient client, NodeSimulator nodes)
            implements AutoCloseable {
        @Override
        public void close() {
            nodes.close();
            client.close();
            kubernetes.close();
        }
    }

    private SimulatedClusters(LocalStack stack, Path folder, Path kubeconfig, Duration bootDelay) {
        this.folder = folder;
        this.kubeconfig = kubeconfig;
        this.ports = stack.ports();
        this.bootDelay = bootDelay;
        Map<String, String> environment = stack.environment();
        clients = AwsClients.of(
                URI.create(environment.get("AWS_ENDPOINT_URL")),
                environment.get("AWS_REGION"),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY"))));
        instances = new InstanceFeed(clients.ec2(), LOOK);
        specs = new SpecStore(
                new StateStore(clients.s3(), StoreLocation.parse(environment.get("WINDLASS_STATE_STORE"))));
        writeKubeconfig();
        clock.scheduleWithFixedDelay(this::follow, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @param bootDelay from an instance running to its node joining */
    public static SimulatedClusters start(LocalStack stack, Path folder, Path kubeconfig, Duration bootDelay) {
        return new SimulatedClusters(stack, folder, kubeconfig, bootDelay);
    }

    /** What nodes and pods that run already take from now on. @param stop from a pod being asked to end to being gone */
    public synchronized void take(Duration boot, Duration stop) {
        running.values().forEach(one -> {
            one.nodes().bootDelay(boot);
            one.kubernetes().podStop(stop);
        });
    }

    /** Whether a cluster's API runs, and the kubeconfig names it. */
    public synchronized boolean runs(String cluster) {
        return running.containsKey(cluster);
    }

    /** How many requests a cluster's API took so far, but for those of the simulation itself. */
    public synchronized long requests(String cluster) {
        return running.get(cluster).kubernetes().requests();
    }

    private synchronized void follow() {
        try {
            List<String> clusters = specs.clusters();
            boolean changed = false;
            for (String cluster : clusters) {
                if (!running.containsKey(cluster)) {
                    running.put(cluster, run(cluster));
                    changed = true;
                }
            }
            for (String gone : List.copyOf(running.keySet())) {
                if (!clusters.contains(gone)) {
                    running.remove(gone).close();
                    changed = true;
                }
            }
            if (changed) {
                writeKubeconfig();
            }
        } catch (RuntimeException e) {
            if (!clock.isShutdown()) {
                LOG.warn("looking for clusters failed; trying again", e);
            }
        }
    }

    private Running run(String cluster) {
        try {
            Path data = Files.createDirectories(folder.resolve(cluster));
            SimulatedKubernetes kubernetes = SimulatedKubernetes.start(
                    data, ports.port("kubernetes-" + cluster), Duration.ofMillis(200), Duration.ofMillis(300));
            KubernetesClient client = kubernetes.partOfIt();
            NodeSimulator nodes = NodeSimulator.start(
                    instances, client, new NodeSimulator.Settings(cluster, kubeletVersion(cluster), bootDelay, LOOK));
            return new Running(kubernetes, client, nodes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String kubeletVersion(String cluster) {
        return specs.read(cluster)
                .map(Documents::outline)
                .map(SpecOutline::kubeletVersion)
                .orElse("v0.0.0");
    }

    /** Written beside and moved over, so that a reader never sees half of it. */
    private void writeKubeconfig() {
        List<String> clusters = new ArrayList<>();
        List<String> users = new ArrayList<>();
        List<String> contexts = new ArrayList<>();
        running.forEach((cluster, one) -> {
            Map<String, String> parts = KubeconfigParts.of(one.kubernetes().kubeconfig(cluster));
            clusters.add(parts.get("clusters"));
            users.add(parts.get("users"));
            contexts.add(parts.get("contexts"));
        });
        String current =
                running.isEmpty() ? "\"\"" : "\"" + running.keySet().iterator().next() + "\"";
        String text = "apiVersion: v1\nkind: Config\ncurrent-context: " + current
                + "\nclusters:" + KubeconfigParts.join(clusters)
                + "\nusers:" + KubeconfigParts.join(users)
                + "\ncontexts:" + KubeconfigParts.join(contexts) + "\n";
        try {
            Files.createDirectories(kubeconfig.getParent());
            Path fresh = Files.createTempFile(
                    kubeconfig.getParent(),
                    "kubeconfig",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, text);
            Files.move(fresh, kubeconfig, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the kubeconfig could not be written", e);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        synchronized (this) {
            running.values().forEach(Running::close);
            running.clear();
        }
        clients.close();
    }
}
