package dev.windlass.kubernetes;

import dev.windlass.failpoint.EffectListener;
import dev.windlass.failpoint.Failpoint;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.temporal.failure.ApplicationFailure;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Clients by kubeconfig: a cluster is the context that has its name, as {@code kops export kubeconfig} writes it. The current
 * context is never used in its place, since acting on another cluster's nodes is the one mistake nobody can undo.
 *
 * <p>Files are read again on every use, so that a kubeconfig which is written or renewed later is seen.
 */
public final class KubeconfigClients implements ClusterClients, AutoCloseable {
    /** Type of the failure that says that no kubeconfig has a context of the cluster's name. */
    public static final String UNKNOWN_CONTEXT = "UnknownKubernetesContext";

    private static final int CONNECT_MILLIS = 3_000;
    private static final int ANSWER_MILLIS = 5_000;

    /** What a client was made from; another cluster's entry in the same file does not count. */
    private record Access(
            String server,
            String authority,
            String token,
            String certificate,
            String key,
            String user,
            String provider) {
        static Access of(Config config) {
            return new Access(
                    config.getMasterUrl(),
                    config.getCaCertFile() + config.getCaCertData(),
                    config.getAutoOAuthToken() + config.getOauthToken(),
                    config.getClientCertFile() + config.getClientCertData(),
                    config.getClientKeyFile() + config.getClientKeyData(),
                    config.getUsername(),
                    String.valueOf(config.getAuthProvider()));
        }
    }

    private record Opened(Access access, SharedClient shared) {}

    private final List<Path> files;
    private final EffectListener listener;
    private final Map<String, Opened> clients = new HashMap<>();

    /** Replaced ones that may still have leases. */
    private final List<SharedClient> retired = new ArrayList<>();

    public KubeconfigClients(List<Path> files) {
        this(files, EffectListener.NONE);
    }

    /** @param listener is told of every request that changes something */
    public KubeconfigClients(List<Path> files, EffectListener listener) {
        this.files = List.copyOf(files);
        this.listener = Objects.requireNonNull(listener, "listener is null");
    }

    /** The files that {@code KUBECONFIG} names, else {@code ~/.kube/config}. */
    public static KubeconfigClients fromEnvironment() {
        String named = System.getenv("KUBECONFIG");
        if (named == null || named.isBlank()) {
            Path home =
                    Path.of(System.getenv().getOrDefault("HOME", System.getProperty("user.home")), ".kube", "config");
            return new KubeconfigClients(List.of(home), Failpoint.ofThisProcess());
        }
        List<Path> files = Arrays.stream(named.split(File.pathSeparator))
                .filter(name -> !name.isBlank())
                .map(Path::of)
                .toList();
        return new KubeconfigClients(files, Failpoint.ofThisProcess());
    }

    @Override
    public synchronized KubernetesClient of(String cluster) {
        return shared(cluster).client();
    }

    /** A drain or a watch keeps the client that it began with, also if the kubeconfig is renewed meanwhile. */
    @Override
    public synchronized ClientLease lease(String cluster) {
        return shared(cluster).lease();
    }

    private SharedClient shared(String cluster) {
        for (Path file : files) {
            Optional<SharedClient> client = from(file, cluster);
            if (client.isPresent()) {
                return client.get();
            }
        }
        retire(clients.remove(cluster));
        throw ApplicationFailure.newFailure(
                "no context named \"%s\" in the kubeconfig %s".formatted(cluster, files), UNKNOWN_CONTEXT);
    }

    /** The cluster's own context with its credentials, as a kubeconfig by itself; empty where no file has it. */
    public Optional<String> export(String cluster) {
        return files.stream()
                .filter(Files::isReadable)
                .flatMap(file -> KubeconfigExcerpt.of(read(file), cluster).stream())
                .findFirst();
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(opened -> opened.shared().client().close());
        retired.forEach(shared -> shared.client().close());
        clients.clear();
        retired.clear();
    }

    private void retire(Opened opened) {
        retired.removeIf(SharedClient::isClosed);
        if (opened != null) {
            retired.add(opened.shared());
            opened.shared().drop();
        }
    }

    private Optional<SharedClient> from(Path file, String cluster) {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        Config config = Config.fromKubeconfig(cluster, file.toFile());
        if (config.getCurrentContext() == null
                || !cluster.equals(config.getCurrentContext().getName())) {
            return Optional.empty();
        }
        Access access = Access.of(config);
        Opened opened = clients.get(cluster);
        if (opened != null && opened.access().equals(access)) {
            return Optional.of(opened.shared());
        }
        // An eviction that a budget refuses is a 429, which the client would otherwise repeat by itself for a minute.
        config.setRequestRetryBackoffLimit(0);
        config.setOnlyHttpWatches(true);
        // A call that gets no answer must end well within the time that a heartbeat or a look has.
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setRequestTimeout(ANSWER_MILLIS);
        SharedClient shared = new SharedClient(open(config));
        retire(clients.put(cluster, new Opened(access, shared)));
        return Optional.of(shared);
    }

    private KubernetesClient open(Config config) {
        KubernetesClientBuilder builder = new KubernetesClientBuilder().withConfig(config);
        if (listener != EffectListener.NONE) {
            builder.withHttpClientBuilderConsumer(
                    http -> http.addOrReplaceInterceptor("effects", new RequestEffects(listener)));
        }
        return builder.build();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("kubeconfig %s cannot be read".formatted(file), e);
        }
    }
}
