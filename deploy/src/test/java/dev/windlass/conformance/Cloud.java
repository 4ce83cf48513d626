package dev.windlass.conformance;

import dev.windlass.local.CloudEmulator;
import dev.windlass.local.Project;
import dev.windlass.local.PythonEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;

/** The emulated AWS of this JVM. Tests that share it keep apart by the names of their clusters. */
final class Cloud {

    static final String REGION = "us-east-1";

    private static CloudEmulator shared;

    private Cloud() {}

    /** Started at first use; it ends with the JVM. */
    static synchronized URI endpoint() {
        if (shared == null || !shared.process().isAlive()) {
            Project project = Project.find();
            try {
                shared = CloudEmulator.start(
                        project,
                        PythonEnvironment.prepare(project, System.out::println),
                        Files.createTempDirectory("windlass-conformance-"),
                        0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close, "stop-emulated-cloud"));
        }
        return shared.endpoint();
    }
}
