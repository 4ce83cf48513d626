package dev.windlass.simulator;

import org.junit.jupiter.api.BeforeAll;

/** Runs where {@code KUBEBUILDER_ASSETS} names a folder with the real programs. */
class RealNodeSimulatorTest extends NodeSimulatorContract {
    private static RealKubernetes kubernetes;

    @BeforeAll
    static void start() {
        kubernetes = RealKubernetes.shared();
    }

    @Override
    String kubeconfig() {
        return kubernetes.kubeconfig();
    }
}
