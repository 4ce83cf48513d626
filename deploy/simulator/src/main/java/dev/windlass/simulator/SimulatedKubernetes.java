package dev.windlass.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * A Kubernetes API in this JVM, on loopback, with the controllers a rollout meets: Deployments, ReplicaSets, DaemonSets, a scheduler,
 * PodDisruptionBudgets and pods that start and stop. It has no nodes of its own: whoever creates a Node object gets one.
 *
 * <p>Its objects, token and certificate are kept in the data folder; on the same port, a kubeconfig stays good over a restart.
 */
public final class SimulatedKubernetes implements AutoCloseable {
    private static final List<String> NAMESPACES = List.of("default", "kube-node-lease", "kube-public", "kube-system");

    private final StoreFile file;
    private final ObjectStore store;
    private final String token;
    private final ServingCertificate certificate;
    private final ApiServer api;
    private final ControlLoop controllers;
    private final KubernetesClient client;
    private final SimulatedKubelet kubelet;

    private SimulatedKubernetes(Path dataFolder, int port, Duration podStart, Duration podStop) throws IOException {
        Files.createDirectories(dataFolder);
        file = new StoreFile(dataFolder.resolve("kubernetes.json"));
        store = file.load();
        token = token(dataFolder.resolve("kubernetes.token"));
        certificate = ServingCertificate.loadOrCreate(dataFolder.resolve("kubernetes.p12"));
        ResourceTypes types = new ResourceTypes();
        Registry registry = new Registry(store, types);
        for (String name : NAMESPACES) {
            if (store.find(new ObjectKey(ResourceTypes.NAMESPACES, "", name)).isEmpty()) {
                ObjectNode namespace = JsonNodeFactory.instance.objectNode();
                namespace.putObject("metadata").put("name", name);
                registry.create(ResourceTypes.NAMESPACES, "", new ApiObject(namespace));
            }
        }
        api = new ApiServer(port, certificate.context(), token, types, registry);
        controllers = new ControlLoop(registry);
        Config config = Config.fromKubeconfig(kubeconfig("simulated"));
        config.setOnlyHttpWatches(true);
        config.setUserAgent(ApiServer.PART_OF_IT);
        client = new KubernetesClientBuilder().withConfig(config).build();
        kubelet = new SimulatedKubelet(client, podStart, podStop);
    }

    /** Starts on a free port, with pods that start in 200 ms and stop in 300 ms. */
    public static SimulatedKubernetes start(Path dataFolder) {
        return start(dataFolder, 0, Duration.ofMillis(200), Duration.ofMillis(300));
    }

    /**
     * @param port 0 for any free one
     * @param podStart from being bound to being Ready
     * @param podStop from being asked to end to being gone; a pod's own shorter grace period wins
     */
    public static SimulatedKubernetes start(Path dataFolder, int port, Duration podStart, Duration podStop) {
        Objects.requireNonNull(dataFolder, "dataFolder is null");
        try {
            return new SimulatedKubernetes(dataFolder, port, podStart, podStop);
        } catch (IOException e) {
            throw new UncheckedIOException("simulated Kubernetes API did not start", e);
        }
    }

    public int port() {
        return api.port();
    }

    /** How many requests it took so far, but for those of its own parts and of simulated nodes; a watch is one. */
    public long requests() {
        return api.requests();
    }

    /** How long pods take from now on from being asked to end to being gone; a pod's own shorter grace period wins. */
    public void podStop(Duration delay) {
        kubelet.podStop(delay);
    }

    /** A client for somebody who plays a part of this cluster, such as its nodes. The caller closes it. */
    public KubernetesClient partOfIt() {
        Config config = Config.fromKubeconfig(kubeconfig("simulated"));
        config.setUserAgent(ApiServer.PART_OF_IT);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** A complete kubeconfig whose only context has this name. It holds the token: keep the file private. */
    public String kubeconfig(String contextName) {
        return """
                apiVersion: v1
                kind: Config
                current-context: "%1$s"
                clusters:
                - name: "%1$s"
                  cluster:
                    server: "https://127.0.0.1:%2$d"
                    certificate-authority-data: "%4$s"
                users:
                - name: "%1$s"
                  user:
                    token: "%3$s"
                contexts:
                - name: "%1$s"
                  context:
                    cluster: "%1$s"
                    user: "%1$s"
                """.formatted(contextName, port(), token, certificate.authorityData());
    }

    /** Stops serving, then writes every object to the data folder. */
    @Override
    public void close() {
        kubelet.close();
        client.close();
        controllers.close();
        api.close();
        try {
            file.save(store);
        } catch (IOException e) {
            throw new UncheckedIOException("the objects could not be kept", e);
        }
    }

    private static String token(Path file) throws IOException {
        if (Files.notExists(file)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, HexFormat.of().formatHex(random));
        }
        return Files.readString(file).strip();
    }
}
