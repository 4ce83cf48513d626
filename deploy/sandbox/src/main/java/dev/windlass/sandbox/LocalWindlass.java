package dev.windlass.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** The whole of Windlass on this machine: the stack, simulated clusters, a worker process and an API process. */
public final class LocalWindlass implements AutoCloseable {

    private final LocalStack stack;
    private final SimulatedClusters clusters;
    private final ServerProcess worker;
    private final ServerProcess api;
    private final Map<String, String> environment;

    private LocalWindlass(
            LocalStack stack,
            SimulatedClusters clusters,
            ServerProcess worker,
            ServerProcess api,
            Map<String, String> environment) {
        this.stack = stack;
        this.clusters = clusters;
        this.worker = worker;
        this.api = api;
        this.environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }

    /**
     * @param bootDelay from an instance running to its node joining
     * @param progress receives a line for what a person would want to know
     */
    public static LocalWindlass start(Path dataFolder, Duration bootDelay, Consumer<String> progress) {
        LocalStack stack = LocalStack.start(dataFolder, progress);
        Path kubeconfig = dataFolder.resolve("kubeconfig");
        SimulatedClusters clusters = null;
        try {
            clusters = SimulatedClusters.start(
                    stack, World.in(dataFolder).folder().resolve("kubernetes"), kubeconfig, bootDelay);
            Map<String, String> environment = new LinkedHashMap<>(stack.environment());
            environment.put("KUBECONFIG", kubeconfig.toString());
            environment.put("WINDLASS_EXPORT_OWN_KUBECONFIG", "true");
            int workerPort = stack.ports().port("windlass-worker");
            int apiPort = stack.ports().port("windlass-api");
            Path logs = dataFolder.resolve("log");
            CompletableFuture<ServerProcess> worker = CompletableFuture.supplyAsync(
                    () -> ServerProcess.start("worker", workerPort, environment, logs.resolve("worker.log")));
            CompletableFuture<ServerProcess> api = CompletableFuture.supplyAsync(
                    () -> ServerProcess.start("api,ingest", apiPort, environment, logs.resolve("api.log")));
            Map<String, String> whole = new LinkedHashMap<>(environment);
            whole.put("WINDLASS_API", "http://127.0.0.1:" + apiPort);
            whole.remove("WINDLASS_EXPORT_OWN_KUBECONFIG");
            try {
                return new LocalWindlass(stack, clusters, worker.join(), api.join(), whole);
            } catch (CompletionException e) {
                worker.thenAccept(ServerProcess::close);
                api.thenAccept(ServerProcess::close);
                throw e.getCause() instanceof LocalStackException known ? known : e;
            }
        } catch (RuntimeException e) {
            if (clusters != null) {
                clusters.close();
            }
            stack.close();
            throw e;
        }
    }

    /** What a program on this machine needs to use it, as the variables that it and its libraries read. */
    public Map<String, String> environment() {
        return environment;
    }

    public LocalStack stack() {
        return stack;
    }

    public SimulatedClusters clusters() {
        return clusters;
    }

    public ServerProcess worker() {
        return worker;
    }

    public ServerProcess api() {
        return api;
    }

    /** Windlass first: what it still has in hand is durable, and goes on when it is started again. */
    @Override
    public void close() {
        try (stack;
                clusters;
                worker;
                api) {
            return;
        }
    }
}
