package dev.windlass.sandbox;

import dev.windlass.failpoint.Failpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Windlass server (worker, API or both) as a JVM of its own, so that it can be killed and started again. */
public final class ServerProcess implements AutoCloseable {
    private static final String MAIN_CLASS = "dev.windlass.server.Main";
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(2);

    private final String roles;
    private final int port;
    private final Map<String, String> environment;
    private final Path log;
    private ChildProcess process;
    private Optional<ClassArchive> archive = Optional.empty();

    private ServerProcess(String roles, int port, Map<String, String> environment, Path log) {
        this.roles = roles;
        this.port = port;
        this.environment = environment;
        this.log = log;
    }

    /** Starts a server, as {@link #of} describes it, and waits until it is ready. */
    public static ServerProcess start(String roles, int port, Map<String, String> environment, Path log) {
        ServerProcess server = of(roles, port, environment, log);
        server.restart();
        server.awaitReady();
        return server;
    }

    /**
     * A server that is not started yet.
     *
     * @param roles value of {@code WINDLASS_ROLES}: words of "worker", "api" and "ingest", by commas
     * @param environment where its systems are, as {@link LocalStack#environment()} tells
     */
    public static ServerProcess of(String roles, int port, Map<String, String> environment, Path log) {
        Map<String, String> whole = new HashMap<>(environment);
        whole.put("WINDLASS_ROLES", roles);
        whole.put("WINDLASS_HOST", "127.0.0.1");
        whole.put("AWS_SDK_UA_APP_ID", "windlass-" + roles.replace(',', '-'));
        whole.put("WINDLASS_PORT", Integer.toString(port));
        return new ServerProcess(roles, port, Map.copyOf(whole), log);
    }

    /** SIGKILL, in the middle of whatever it does. */
    public void kill() {
        process.kill();
    }

    /** Starts the same server again, on the same port; {@link #awaitReady} tells when it answers. */
    public void restart() {
        restart(Map.of());
    }

    /** @param more variables for this run alone */
    public void restart(Map<String, String> more) {
        close();
        Map<String, String> whole = new HashMap<>(environment);
        whole.putAll(more);
        archive = archive();
        process = ChildProcess.start(
                "Windlass " + roles,
                JavaCommand.ofServer(
                        MAIN_CLASS, archive.map(kept -> flags(kept, whole)).orElse(List.of())),
                whole,
                log);
    }

    private static List<String> flags(ClassArchive archive, Map<String, String> environment) {
        return environment.containsKey(Failpoint.VARIABLE) ? archive.flagsToHalt() : archive.flags();
    }

    private Optional<ClassArchive> archive() {
        Path folder = Project.find().archives();
        List<Path> jars = JavaCommand.serverJars();
        return jars.isEmpty() || !Files.isDirectory(folder)
                ? Optional.empty()
                : Optional.of(ClassArchive.in(folder, "server-" + roles.replace(',', '-'), jars));
    }

    /** Waits until GET /health/readiness answers 200. */
    public void awaitReady() {
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PROBE_LIMIT).build()) {
            process.awaitReady(() -> isReady(client), START_LIMIT);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public ChildProcess process() {
        return process;
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
            process.exitCode().ifPresent(code -> archive.ifPresent(kept -> kept.keep(code)));
        }
    }

    private boolean isReady(HttpClient client) {
        HttpRequest request = HttpRequest.newBuilder(endpoint().resolve("/health/readiness"))
                .timeout(PROBE_LIMIT)
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
