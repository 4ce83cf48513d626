package dev.windlass.endtoend;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** A Deployment that somebody relies on, with a budget for its disruption. */
final class Workload implements AutoCloseable {

    private static final String NAMESPACE = "default";
    private static final String APP = "shop";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final int replicas;
    private final FewestInService<Pod> serving;

    private Workload(KubernetesClient client, int replicas) {
        this.client = client;
        this.replicas = replicas;
        serving = FewestInService.of(client.pods().inNamespace(NAMESPACE).withLabel("app", APP), Workload::serves);
    }

    /** Returns when all its pods serve and the budget knows it; at first none may be missing, so that no drain ends. */
    static Workload run(KubernetesClient client, int replicas) {
        client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(APP)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .withNewSelector()
                        .addToMatchLabels("app", APP)
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("app", APP)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("main")
                        .withImage("registry.k8s.io/pause:3.10")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
        client.policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(NAMESPACE)
                .resource(new PodDisruptionBudgetBuilder()
                        .withNewMetadata()
                        .withName(APP)
                        .endMetadata()
                        .withNewSpec()
                        .withMinAvailable(new IntOrString(replicas))
                        .withNewSelector()
                        .addToMatchLabels("app", APP)
                        .endSelector()
                        .endSpec()
                        .build())
                .create();
        Await.until(
                replicas + " pods to serve",
                PATIENCE,
                () -> pods(client).stream().filter(Workload::serves).count() == replicas);
        Await.until("the budget to count them", PATIENCE, () -> {
            PodDisruptionBudgetStatus status = client.policy()
                    .v1()
                    .podDisruptionBudget()
                    .inNamespace(NAMESPACE)
                    .withName(APP)
                    .get()
                    .getStatus();
            return status != null && status.getCurrentHealthy() != null && status.getCurrentHealthy() == replicas;
        });
        return new Workload(client, replicas);
    }

    /** From now on so many of its pods need not serve. */
    void mayMiss(int pods) {
        client.policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(NAMESPACE)
                .withName(APP)
                .edit(budget -> {
                    budget.getSpec().setMinAvailable(new IntOrString(replicas - pods));
                    return budget;
                });
    }

    /** The fewest pods that served at any moment since it ran. */
    int fewestServing() {
        return serving.count();
    }

    void awaitAllServing() {
        Await.until(
                "all pods to serve again",
                PATIENCE,
                () -> pods(client).stream().filter(Workload::serves).count() == replicas);
    }

    /** Nodes that its pods are on. */
    List<String> nodes() {
        return pods(client).stream()
                .map(pod -> pod.getSpec().getNodeName())
                .distinct()
                .sorted(Comparator.nullsFirst(Comparator.naturalOrder()))
                .toList();
    }

    private static List<Pod> pods(KubernetesClient client) {
        return client.pods().inNamespace(NAMESPACE).withLabel("app", APP).list().getItems();
    }

    private static boolean serves(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null && Readiness.isPodReady(pod);
    }

    @Override
    public void close() {
        serving.close();
    }
}
