package dev.windlass.simulator;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SimulatedEvictionTest extends EvictionContract {
    @TempDir
    static Path folder;

    private static SimulatedKubernetes kubernetes;

    @BeforeAll
    static void start() {
        kubernetes = SimulatedKubernetes.start(folder, 0, Duration.ofMillis(20), Duration.ofMillis(20));
    }

    @AfterAll
    static void stop() {
        kubernetes.close();
    }

    @Override
    String kubeconfig() {
        return kubernetes.kubeconfig("test");
    }
}
