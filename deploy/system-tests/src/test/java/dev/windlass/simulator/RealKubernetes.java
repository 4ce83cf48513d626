package dev.windlass.simulator;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * etcd, kube-apiserver, kube-controller-manager and kube-scheduler as processes on loopback, from the folder that
 * {@code KUBEBUILDER_ASSETS} names. Nodes and pods come alive by {@link SimulatedKubelet}.
 */
public final class RealKubernetes implements AutoCloseable {
    private static final String ASSETS = "KUBEBUILDER_ASSETS";
    private static final List<String> PROGRAMS =
            List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static RealKubernetes shared;

    private final Path assets;
    private final Path folder;
    private final String token = UUID.randomUUID().toString();
    private final int port = freePort();
    private final List<Process> processes = new ArrayList<>();
    private KubernetesClient client;
    private SimulatedKubelet kubelet;

    private RealKubernetes(Path assets, Path folder) {
        this.assets = assets;
        this.folder = folder;
    }

    /** One for all tests of this JVM, stopped when it ends. Skips the calling tests, saying why, where there are no programs. */
    public static synchronized RealKubernetes shared() {
        String missing = missing();
        if (!missing.isEmpty()) {
            System.out.println("Kubernetes: the real kube-apiserver is not tested, since " + missing);
        }
        assumeTrue(missing.isEmpty(), missing);
        if (shared == null) {
            Path assets = Path.of(System.getenv(ASSETS));
            System.out.println("Kubernetes: the real kube-apiserver of " + assets + " is tested");
            shared = start(assets);
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return shared;
    }

    private static String missing() {
        String named = System.getenv(ASSETS);
        if (named == null || named.isBlank()) {
            return ASSETS + " is not set";
        }
        return PROGRAMS.stream()
                .filter(program -> !Files.isExecutable(Path.of(named, program)))
                .findFirst()
                .map(program -> program + " is not in " + named)
                .orElse("");
    }

    private static RealKubernetes start(Path assets) {
        try {
            RealKubernetes kubernetes = new RealKubernetes(assets, Files.createTempDirectory("real-kubernetes"));
            try {
                kubernetes.startProcesses();
                return kubernetes;
            } catch (IOException | RuntimeException e) {
                kubernetes.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                current-context: real
                clusters: [{name: real, cluster: {server: "https://127.0.0.1:%d", insecure-skip-tls-verify: true}}]
                users: [{name: real, user: {token: "%s"}}]
                contexts: [{name: real, context: {cluster: real, user: real}}]
                """.formatted(port, token);
    }

    @Override
    public void close() {
        if (kubelet != null) {
            kubelet.close();
        }
        if (client != null) {
            client.close();
        }
        for (Process process : processes.reversed()) {
            process.destroy();
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        processes.clear();
        deleteFolder();
    }

    private void deleteFolder() {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            System.out.println("Kubernetes: " + folder + " stays behind: " + e.getMessage());
        }
    }

    private void startProcesses() throws IOException {
        int etcd = freePort();
        int peer = freePort();
        Path tokens =
                Files.writeString(folder.resolve("tokens.csv"), "%s,admin,admin,\"system:masters\"%n".formatted(token));
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), kubeconfig());
        writeServiceAccountKeys();
        run(
                "etcd",
                "--data-dir=" + folder.resolve("etcd"),
                "--unsafe-no-fsync",
                "--log-level=warn",
                "--listen-client-urls=http://127.0.0.1:" + etcd,
                "--advertise-client-urls=http://127.0.0.1:" + etcd,
                "--listen-peer-urls=http://127.0.0.1:" + peer,
                "--initial-advertise-peer-urls=http://127.0.0.1:" + peer,
                "--initial-cluster=default=http://127.0.0.1:" + peer);
        run(
                "kube-apiserver",
                "--etcd-servers=http://127.0.0.1:" + etcd,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                "--endpoint-reconciler-type=none",
                "--cert-dir=" + folder.resolve("apiserver"),
                "--token-auth-file=" + tokens,
                "--authorization-mode=RBAC",
                "--allow-privileged=true",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + folder.resolve("sa.pub"),
                "--service-account-signing-key-file=" + folder.resolve("sa.key"),
                "--service-cluster-ip-range=10.96.0.0/16");
        Config config = Config.fromKubeconfig(kubeconfig());
        config.setOnlyHttpWatches(true);
        client = new KubernetesClientBuilder().withConfig(config).build();
        await("kube-apiserver", () -> "ok".equals(client.raw("/readyz")));
        run(
                "kube-controller-manager",
                "--kubeconfig=" + kubeconfig,
                "--bind-address=127.0.0.1",
                "--secure-port=" + freePort(),
                "--cert-dir=" + folder.resolve("kcm"),
                "--leader-elect=false",
                "--service-account-private-key-file=" + folder.resolve("sa.key"),
                "--node-monitor-grace-period=1h",
                "--kube-api-qps=200",
                "--kube-api-burst=400");
        run(
                "kube-scheduler",
                "--kubeconfig=" + kubeconfig,
                "--bind-address=127.0.0.1",
                "--secure-port=" + freePort(),
                "--cert-dir=" + folder.resolve("scheduler"),
                "--leader-elect=false",
                "--kube-api-qps=200",
                "--kube-api-burst=400");
        await(
                "kube-controller-manager",
                () -> client.serviceAccounts()
                                .inNamespace("default")
                                .withName("default")
                                .get()
                        != null);
        kubelet = new SimulatedKubelet(client, Duration.ofMillis(100), Duration.ofMillis(100));
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(assets.resolve(program).toString()));
        command.addAll(List.of(arguments));
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program + ".log").toFile())
                .start());
    }

    private void await(String program, BooleanSupplier ready) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                if (ready.getAsBoolean()) {
                    return;
                }
            } catch (RuntimeException notYet) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(program + " is not ready, see its log in " + folder, notYet);
                }
            }
            if (System.nanoTime() > deadline || processes.stream().anyMatch(process -> !process.isAlive())) {
                throw new IllegalStateException(program + " is not ready, see the logs in " + folder);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private void writeServiceAccountKeys() throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            Files.writeString(
                    folder.resolve("sa.key"),
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            Files.writeString(
                    folder.resolve("sa.pub"), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static String pem(String kind, byte[] der) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(kind, body);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
