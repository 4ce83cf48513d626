package dev.windlass.conformance;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.List;
import java.util.Map;

/** What runs in a test's cluster. Each call waits until its pods serve. */
final class Pods {

    private static final String NAMESPACE = "default";

    private final KubernetesClient client;

    Pods(KubernetesClient client) {
        this.client = client;
    }

    /** @return names of its pods, {@code namespace/name} */
    List<String> deployment(String app, int replicas) {
        return deployment(app, replicas, template(app));
    }

    /** Whose pods keep data of their own on the node. */
    List<String> withEmptyDir(String app, int replicas) {
        return deployment(
                app,
                replicas,
                new PodTemplateSpecBuilder(template(app))
                        .editSpec()
                        .addNewVolume()
                        .withName("scratch")
                        .withNewEmptyDir()
                        .endEmptyDir()
                        .endVolume()
                        .endSpec()
                        .build());
    }

    private List<String> deployment(String app, int replicas, PodTemplateSpec template) {
        client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(app)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .withNewSelector()
                        .addToMatchLabels("app", app)
                        .endSelector()
                        .withTemplate(template)
                        .endSpec()
                        .build())
                .create();
        awaitServing(app, replicas);
        return names(app);
    }

    List<String> daemonSet(String app, int nodes) {
        client.apps()
                .daemonSets()
                .inNamespace(NAMESPACE)
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
        awaitServing(app, nodes);
        return names(app);
    }

    /** That no controller would bring back. */
    String bare(String name, String node) {
        return bound(name, node, Map.of(), List.of());
    }

    /** As a kubelet shows a static pod. */
    String mirror(String name, String node) {
        return bound(name, node, Map.of("kubernetes.io/config.mirror", "x"), List.of());
    }

    /** That lets itself be evicted and stays nevertheless, until {@link #release}. */
    String clinging(String name, String node) {
        return bound(name, node, Map.of(), List.of("example.com/holds-on"));
    }

    /** That the whole cluster depends on, and that no node can take. */
    void criticalButPending(String name) {
        client.pods()
                .inNamespace("kube-system")
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withPriorityClassName("system-cluster-critical")
                        .withNodeSelector(Map.of("no", "where"))
                        .addNewContainer()
                        .withName("main")
                        .withImage("registry.k8s.io/pause:3.10")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    /** Nothing where it has gone already. */
    void release(String name) {
        try {
            client.pods()
                    .inNamespace(NAMESPACE)
                    .withName(name)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
        } catch (KubernetesClientException e) {
            boolean gone = e.getCode() == 404;
            if (!gone) {
                throw e;
            }
        }
    }

    /** As somebody does who knows whose it is; waits until it is gone. */
    void delete(String name) {
        client.pods().inNamespace(NAMESPACE).withName(name).delete();
        Await.until(
                name + " to be gone",
                () -> client.pods().inNamespace(NAMESPACE).withName(name).get() == null);
    }

    private String bound(String name, String node, Map<String, String> annotations, List<String> finalizers) {
        client.pods()
                .inNamespace(NAMESPACE)
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("app", name)
                        .withAnnotations(annotations)
                        .withFinalizers(finalizers)
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName(node)
                        .withTerminationGracePeriodSeconds(1L)
                        .addNewContainer()
                        .withName("main")
                        .withImage("registry.k8s.io/pause:3.10")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        awaitServing(name, 1);
        return NAMESPACE + "/" + name;
    }

    void budget(String app, int minAvailable) {
        client.policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(NAMESPACE)
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
        Await.until("the budget of " + app + " to count its pods", () -> {
            PodDisruptionBudgetStatus status = client.policy()
                    .v1()
                    .podDisruptionBudget()
                    .inNamespace(NAMESPACE)
                    .withName(app)
                    .get()
                    .getStatus();
            return status != null
                    && status.getExpectedPods() != null
                    && status.getExpectedPods() > 0
                    && status.getCurrentHealthy() >= minAvailable;
        });
    }

    /** From now on so many of its pods must stay. */
    void moveBudget(String app, int minAvailable) {
        client.policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(NAMESPACE)
                .withName(app)
                .edit(budget -> {
                    budget.getSpec().setMinAvailable(new IntOrString(minAvailable));
                    return budget;
                });
    }

    /** Those of the app that are on this node, {@code namespace/name}. */
    List<String> on(String node, String app) {
        return of(app).stream()
                .filter(pod -> node.equals(pod.getSpec().getNodeName()))
                .map(Pods::name)
                .toList();
    }

    List<String> names(String app) {
        return of(app).stream().map(Pods::name).toList();
    }

    void awaitServing(String app, int count) {
        Await.until(count + " pods of " + app + " to serve", () -> serving(app) == count);
    }

    long serving(String app) {
        return of(app).stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null && Readiness.isPodReady(pod))
                .count();
    }

    private List<Pod> of(String app) {
        return client.pods().inNamespace(NAMESPACE).withLabel("app", app).list().getItems();
    }

    private static PodTemplateSpec template(String app) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .addToLabels("app", app)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("registry.k8s.io/pause:3.10")
                .endContainer()
                .endSpec()
                .build();
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }
}
