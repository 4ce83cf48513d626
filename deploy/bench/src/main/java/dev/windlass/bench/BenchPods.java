package dev.windlass.bench;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;

/** The pod of a node, which nobody brings back and which takes as long to end as pods do just now. */
final class BenchPods {

    static final String LABEL = "bench";

    private BenchPods() {}

    /** @param label its value */
    static Pod on(String node, String label) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("bench-" + node)
                .withNamespace("default")
                .addToLabels(LABEL, label)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withTerminationGracePeriodSeconds(3_600L)
                .addNewContainer()
                .withName("pause")
                .withImage("registry.k8s.io/pause:3.10")
                .endContainer()
                .endSpec()
                .build();
    }
}
