package dev.windlass.simulator;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Runs where {@code KUBEBUILDER_ASSETS} names a folder with the real programs, and says which it was. */
class RealKubernetesApiTest extends KubernetesApiContract {
    @TempDir
    static Path folder;

    private static RealKubernetes kubernetes;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(RealKubernetes.assets().isPresent(), "KUBEBUILDER_ASSETS names no folder with etcd and kube-apiserver");
        kubernetes = RealKubernetes.start(RealKubernetes.assets().get(), folder);
    }

    @AfterAll
    static void stop() {
        if (kubernetes != null) {
            kubernetes.close();
        }
    }

    @Override
    String kubeconfig() {
        return kubernetes.kubeconfig();
    }
}
