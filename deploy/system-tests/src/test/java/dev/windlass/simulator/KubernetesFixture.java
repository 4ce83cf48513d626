package dev.windlass.simulator;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A namespace and nodes of one test's own: workloads carry a node selector, so that tests on one API never meet. */
public final class KubernetesFixture {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final String name = "t" + UUID.randomUUID().toString().substring(0, 8);
    private int nodes;

    public KubernetesFixture(KubernetesClient client) {
        this.client = Objects.requireNonNull(client, "client is null");
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        await(
                "the default service account",
                () -> client.serviceAccounts()
                                .inNamespace(name)
                                .withName("default")
                                .get()
                        != null);
    }

    public String namespace() {
        return name;
    }

    /** The id of the instance that a node of this name says it runs on. */
    public static String instance(String nodeName) {
        return "i-%08x".formatted(nodeName.hashCode());
    }

    /** A Ready node that only this fixture's workloads select. */
    public Node node(Taint... taints) {
        nodes++;
        String nodeName = name + "-node-" + nodes;
        Map<String, Quantity> capacity =
                Map.of("cpu", new Quantity("16"), "memory", new Quantity("64Gi"), "pods", new Quantity("110"));
        client.nodes()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(nodeName)
                        .withLabels(Map.of("test", name, "kubernetes.io/hostname", nodeName))
                        .endMetadata()
                        .withNewSpec()
                        .withProviderID("aws:///us-east-1a/" + instance(nodeName))
                        .withTaints(taints)
                        .endSpec()
                        .withNewStatus()
                        .withCapacity(capacity)
                        .withAllocatable(capacity)
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .withReason("KubeletReady")
                        .withLastHeartbeatTime("2026-01-01T00:00:00Z")
                        .withLastTransitionTime("2026-01-01T00:00:00Z")
                        .endCondition()
                        .endStatus()
                        .build())
                .create();
        await(
                "the API's own not-ready taint to go",
                () -> client.nodes().withName(nodeName).get().getSpec().getTaints().stream()
                        .noneMatch(taint -> taint.getKey().equals("node.kubernetes.io/not-ready")));
        return client.nodes().withName(nodeName).get();
    }

    /** Creates it and waits for its pods to be Ready. */
    public void deployment(String app, int replicas) {
        client.apps()
                .deployments()
                .inNamespace(name)
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(app)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .withNewSelector()
                        .addToMatchLabels("app", app)
                        .endSelector()
                        .withTemplate(template(app))
                        .endSpec()
                        .build())
                .create();
        awaitReady(app, replicas);
    }

    public void daemonSet(String app, int nodesExpected) {
        client.apps()
                .daemonSets()
                .inNamespace(name)
                .resource(new DaemonSetBuilder()
                        .withNewMetadata()
                        .withName(app)
                        .endMetadata()
                        .withNewSpec()
                        .withNewSelector()
                        .addToMatchLabels("app", app)
                        .endSelector()
                        .withTemplate(template(app))
                        .endSpec()
                        .build())
                .create();
        awaitReady(app, nodesExpected);
    }

    /** A pod that nobody owns, bound to a node. */
    public Pod pod(String podName, Node node, Map<String, String> annotations, List<String> finalizers) {
        Pod pod = client.pods()
                .inNamespace(name)
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(podName)
                        .addToLabels("app", podName)
                        .withAnnotations(annotations)
                        .withFinalizers(finalizers)
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName(node.getMetadata().getName())
                        .withTerminationGracePeriodSeconds(1L)
                        .addNewContainer()
                        .withName("main")
                        .withImage("registry.k8s.io/pause:3.10")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        awaitReady(podName, 1);
        return pod;
    }

    /** Takes the finalizers off every pod. */
    public void release() {
        client.pods()
                .inNamespace(name)
                .list()
                .getItems()
                .forEach(pod -> client.pods()
                        .resource(pod)
                        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}"));
    }

    /** Another of the same name in its place, as a StatefulSet makes one. */
    public void replace(Pod pod, Node node) {
        String podName = pod.getMetadata().getName();
        client.pods().inNamespace(name).withName(podName).withGracePeriod(0).delete();
        await("the pod to be gone", () -> pods(podName).isEmpty());
        pod(podName, node, Map.of(), List.of());
    }

    /** Budgets that all select this pod and let it go, each by itself. */
    public void budgets(Pod pod, String... budgets) {
        for (String budget : budgets) {
            client.policy()
                    .v1()
                    .podDisruptionBudget()
                    .inNamespace(name)
                    .resource(new PodDisruptionBudgetBuilder()
                            .withNewMetadata()
                            .withName(budget)
                            .endMetadata()
                            .withNewSpec()
                            .withMinAvailable(new IntOrString(0))
                            .withNewSelector()
                            .withMatchLabels(pod.getMetadata().getLabels())
                            .endSelector()
                            .endSpec()
                            .build())
                    .create();
        }
    }

    /** The kubelet says that this pod has ended. */
    public void end(String podName, String phase) {
        client.pods()
                .inNamespace(name)
                .withName(podName)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"phase\":\"%s\"}}".formatted(phase));
    }

    public void budget(String app, int minAvailable) {
        client.policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(name)
                .resource(new PodDisruptionBudgetBuilder()
                        .withNewMetadata()
                        .withName(app)
                        .endMetadata()
                        .withNewSpec()
                        .withMinAvailable(new IntOrString(minAvailable))
                        .withNewSelector()
                        .addToMatchLabels("app", app)
                        .endSelector()
                        .endSpec()
                        .build())
                .create();
        await("the budget's status", () -> {
            PodDisruptionBudgetStatus status = client.policy()
                    .v1()
                    .podDisruptionBudget()
                    .inNamespace(name)
                    .withName(app)
                    .get()
                    .getStatus();
            return status != null
                    && status.getExpectedPods() != null
                    && status.getExpectedPods() > 0
                    && status.getCurrentHealthy() >= minAvailable;
        });
    }

    public List<Pod> pods(String app) {
        return client.pods().inNamespace(name).withLabel("app", app).list().getItems();
    }

    public void awaitReady(String app, int count) {
        await(
                count + " ready pods of " + app,
                () -> pods(app).stream()
                                .filter(pod ->
                                        pod.getMetadata().getDeletionTimestamp() == null && Readiness.isPodReady(pod))
                                .count()
                        == count);
    }

    public static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited " + PATIENCE.toSeconds() + " s in vain for " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private PodTemplateSpec template(String app) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .addToLabels("app", app)
                .endMetadata()
                .withNewSpec()
                .addToNodeSelector("test", name)
                .addNewContainer()
                .withName("main")
                .withImage("registry.k8s.io/pause:3.10")
                .endContainer()
                .endSpec()
                .build();
    }
}
