package dev.windlass.demo;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.List;
import java.util.Map;

/** Something worth draining carefully: six pods of which five must always run. */
final class Workload {

    static final int REPLICAS = 6;
    static final int MINIMUM = 5;

    private static final String NAMESPACE = "default";
    private static final Map<String, String> LABELS = Map.of("app", "web");

    private final KubernetesClient kubernetes;

    Workload(KubernetesClient kubernetes) {
        this.kubernetes = kubernetes;
    }

    void deploy() {
        kubernetes
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(REPLICAS)
                        .withNewSelector()
                        .withMatchLabels(LABELS)
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .withLabels(LABELS)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("web")
                        .withImage("registry.k8s.io/pause:3.10")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
        kubernetes
                .policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(NAMESPACE)
                .resource(new PodDisruptionBudgetBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .endMetadata()
                        .withNewSpec()
                        .withMinAvailable(new IntOrString(MINIMUM))
                        .withNewSelector()
                        .withMatchLabels(LABELS)
                        .endSelector()
                        .endSpec()
                        .build())
                .create();
    }

    long ready() {
        List<Pod> pods = kubernetes
                .pods()
                .inNamespace(NAMESPACE)
                .withLabels(LABELS)
                .list()
                .getItems();
        return pods.stream().filter(Readiness::isPodReady).count();
    }
}
