package dev.windlass.aws.resource;

import dev.windlass.aws.AwsClients;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * AWS on the loopback interface, for tests: moto in a process of its own, started from the same launcher as the local
 * stack's. Tests that share one keep apart by the name of their cluster.
 */
public final class MotoCloud implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final String REGION = "us-east-1";

    private static MotoCloud shared;

    private final Process process;
    private final URI endpoint;

    private MotoCloud(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** The one of this JVM, started at first use; it ends with the JVM. */
    public static synchronized MotoCloud shared() {
        if (shared == null || !shared.process.isAlive()) {
            shared = start();
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close, "stop-moto"));
        }
        return shared;
    }

    /** An empty cloud of the caller's own. */
    public static MotoCloud start() {
        try {
            Path sources = sources();
            Path folder = Files.createTempDirectory("windlass-moto-");
            Path portFile = folder.resolve("port");
            Path log = folder.resolve("cloud.log");
            Process process = new ProcessBuilder(
                            PythonVenv.python(sources).toString(),
                            sources.resolve("cloud.py").toString(),
                            "--port",
                            "0",
                            "--port-file",
                            portFile.toString(),
                            "--parent",
                            Long.toString(ProcessHandle.current().pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            long deadline = System.nanoTime() + START_LIMIT.toNanos();
            while (!Files.exists(portFile)) {
                if (!process.isAlive() || System.nanoTime() - deadline >= 0) {
                    process.destroyForcibly();
                    throw new IllegalStateException("the emulated cloud did not start: " + Files.readString(log));
                }
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
            String port = Files.readAllLines(portFile).getFirst();
            return new MotoCloud(process, URI.create("http://127.0.0.1:" + port));
        } catch (IOException e) {
            throw new IllegalStateException("cannot start the emulated cloud", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The module's folder and the project's are both where tests are run from. */
    private static Path sources() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            Path sources = folder.resolve("deploy/sandbox/src/main/python");
            if (Files.exists(sources.resolve("cloud.py"))) {
                return sources;
            }
            folder = folder.getParent();
        }
        throw new IllegalStateException("deploy/sandbox/src/main/python/cloud.py is nowhere above "
                + Path.of("").toAbsolutePath());
    }

    public URI endpoint() {
        return endpoint;
    }

    /** Clients of their own, with a counter of their own. */
    public AwsClients clients() {
        return AwsClients.of(
                endpoint, REGION, StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
