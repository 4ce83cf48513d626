package dev.windlass.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Windlass relies on in a Kubernetes API; the real one and the simulated one both run it. */
abstract class KubernetesApiContract {
    private static final Taint SOFT = new TaintBuilder()
            .withKey("example.com/soft")
            .withEffect("PreferNoSchedule")
            .build();
    private static final Taint HARD = new TaintBuilder()
            .withKey("example.com/hard")
            .withValue("yes")
            .withEffect("NoSchedule")
            .build();

    static final String DEFINED_POOL = """
            apiVersion: example.com/v1
            kind: Pool
            metadata: {name: one}
            spec: {cidr: 10.0.0.0/8}
            ---
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: pools.example.com}
            spec:
              group: example.com
              scope: Cluster
              names: {plural: pools, singular: pool, kind: Pool, listKind: PoolList}
              versions:
              - name: v1
                served: true
                storage: true
                schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """;

    private KubernetesClient client;
    private KubernetesFixture fixture;

    abstract String kubeconfig();

    @BeforeEach
    void connect() {
        client = new KubernetesClientBuilder().withConfig(config(kubeconfig())).build();
        fixture = new KubernetesFixture(client);
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void cordonsByPatchAndKeepsNewPodsAway() {
        Node first = fixture.node();
        Node second = fixture.node();
        client.nodes()
                .withName(name(first))
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"unschedulable\":true}}");
        fixture.deployment("web", 3);
        assertThat(client.nodes().withName(name(first)).get().getSpec().getUnschedulable())
                .isTrue();
        assertThat(fixture.pods("web"))
                .extracting(pod -> pod.getSpec().getNodeName())
                .containsOnly(name(second));
    }

    @Test
    void aPatchOfTaintsReplacesThemAll() {
        Node node = fixture.node(HARD);
        client.nodes()
                .withName(name(node))
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        "{\"spec\":{\"taints\":[{\"key\":\"example.com/soft\",\"effect\":\"PreferNoSchedule\"}]}}");
        assertThat(client.nodes().withName(name(node)).get().getSpec().getTaints())
                .containsExactly(SOFT);
    }

    @Test
    void anEditOfTaintsKeepsTheOthers() {
        Node node = fixture.node(HARD);
        client.nodes()
                .withName(name(node))
                .edit(current -> new NodeBuilder(current)
                        .editSpec()
                        .addToTaints(SOFT)
                        .endSpec()
                        .build());
        assertThat(client.nodes().withName(name(node)).get().getSpec().getTaints())
                .containsExactlyInAnyOrder(HARD, SOFT);
    }

    @Test
    void aHardTaintKeepsPodsAwayAndASoftOneIsUsedLast() {
        fixture.node(HARD);
        fixture.node(SOFT);
        Node free = fixture.node();
        fixture.deployment("web", 1);
        assertThat(fixture.pods("web"))
                .extracting(pod -> pod.getSpec().getNodeName())
                .containsExactly(name(free));
    }

    @Test
    void aMergePatchSetsALabelAndNullRemovesIt() {
        Node node = fixture.node();
        client.nodes()
                .withName(name(node))
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"example.com/a\":\"\"}}}");
        assertThat(client.nodes().withName(name(node)).get().getMetadata().getLabels())
                .containsEntry("example.com/a", "")
                .containsKey("test");
        client.nodes()
                .withName(name(node))
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"example.com/a\":null}}}");
        assertThat(client.nodes().withName(name(node)).get().getMetadata().getLabels())
                .doesNotContainKey("example.com/a")
                .containsKey("test");
    }

    @Test
    void aJsonPatchWhoseTestFailsIs422AndChangesNothing() {
        Node node = fixture.node();
        KubernetesClientException refused = refusal(
                () -> client.nodes()
                        .withName(name(node))
                        .patch(
                                PatchContext.of(PatchType.JSON),
                                "[{\"op\":\"test\",\"path\":\"/metadata/name\",\"value\":\"other\"},{\"op\":\"add\",\"path\":\"/spec/unschedulable\",\"value\":true}]"));
        assertThat(refused.getCode()).isEqualTo(422);
        assertThat(client.nodes().withName(name(node)).get().getSpec().getUnschedulable())
                .isNull();
    }

    @Test
    void aPatchThatNamesAnOldVersionIsAConflict() {
        Node node = fixture.node();
        String patch = "{\"metadata\":{\"resourceVersion\":\"%s\",\"labels\":{\"example.com/a\":\"1\"}}}"
                .formatted(node.getMetadata().getResourceVersion());
        client.nodes().withName(name(node)).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
        KubernetesClientException refused =
                refusal(() -> client.nodes().withName(name(node)).patch(PatchContext.of(PatchType.JSON_MERGE), patch));
        assertThat(refused.getCode()).isEqualTo(409);
        assertThat(refused.getStatus().getReason()).isEqualTo("Conflict");
    }

    @Test
    void aPatchThatChangesNothingKeepsTheVersion() {
        Node node = fixture.node();
        Node same = client.nodes()
                .withName(name(node))
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"test\":\"%s\"}}}".formatted(fixture.namespace()));
        assertThat(same.getMetadata().getResourceVersion())
                .isEqualTo(node.getMetadata().getResourceVersion());
    }

    @Test
    void creatingTwiceIsRefused() {
        Node node = fixture.node();
        KubernetesClientException refused = refusal(() -> client.nodes()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(name(node))
                        .endMetadata()
                        .build())
                .create());
        assertThat(refused.getCode()).isEqualTo(409);
        assertThat(refused.getStatus().getReason()).isEqualTo("AlreadyExists");
        assertThat(refused.getStatus().getMessage()).isEqualTo("nodes \"%s\" already exists".formatted(name(node)));
    }

    @Test
    void whatIsNotThereIs404WithAStatus() {
        KubernetesClientException refused =
                refusal(() -> client.nodes().withName("nowhere").patch(PatchContext.of(PatchType.JSON_MERGE), "{}"));
        assertThat(refused.getCode()).isEqualTo(404);
        assertThat(refused.getStatus().getReason()).isEqualTo("NotFound");
        assertThat(refused.getStatus().getMessage()).isEqualTo("nodes \"nowhere\" not found");
        assertThat(refused.getStatus().getDetails().getKind()).isEqualTo("nodes");
    }

    @Test
    void aRequestWithoutAValidTokenIsRefused() {
        Config stranger = config(kubeconfig());
        stranger.setOauthToken(null);
        stranger.setAutoOAuthToken("wrong");
        stranger.setOauthTokenProvider(() -> "wrong");
        try (KubernetesClient other =
                new KubernetesClientBuilder().withConfig(stranger).build()) {
            assertThat(refusal(() -> other.nodes().list()).getCode()).isEqualTo(401);
        }
    }

    @Test
    void statusIsWrittenThroughItsSubresourceOnly() {
        Node node = fixture.node();
        String patch =
                "{\"metadata\":{\"labels\":{\"example.com/a\":\"1\"}},\"status\":{\"conditions\":[{\"type\":\"Example\",\"status\":\"True\"}]}}";
        client.nodes().withName(name(node)).patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch);
        assertThat(conditionTypes(node)).containsExactly("Ready");
        client.nodes()
                .withName(name(node))
                .subresource("status")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch);
        assertThat(conditionTypes(node)).containsExactlyInAnyOrder("Ready", "Example");
    }

    @Test
    void aDeploymentsPodsRunAndOneDeletedIsReplaced() {
        fixture.node();
        fixture.deployment("web", 2);
        Pod gone = fixture.pods("web").getFirst();
        client.pods().inNamespace(fixture.namespace()).resource(gone).delete();
        KubernetesFixture.await(
                "the pod to be gone", () -> fixture.pods("web").stream().noneMatch(pod -> uid(pod).equals(uid(gone))));
        fixture.awaitReady("web", 2);
        assertThat(fixture.pods("web"))
                .allSatisfy(pod -> assertThat(pod.getMetadata().getOwnerReferences())
                        .singleElement()
                        .satisfies(owner -> assertThat(owner.getKind()).isEqualTo("ReplicaSet")));
    }

    @Test
    void daemonSetPodsRunOnCordonedNodesTooAndNameTheirOwner() {
        Node cordoned = fixture.node();
        Node other = fixture.node();
        client.nodes()
                .withName(name(cordoned))
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"unschedulable\":true}}");
        fixture.daemonSet("agent", 2);
        assertThat(fixture.pods("agent"))
                .extracting(pod -> pod.getSpec().getNodeName())
                .containsExactlyInAnyOrder(name(cordoned), name(other));
        assertThat(fixture.pods("agent"))
                .allSatisfy(pod -> assertThat(pod.getMetadata().getOwnerReferences())
                        .singleElement()
                        .satisfies(owner -> assertThat(owner.getKind()).isEqualTo("DaemonSet")));
    }

    @Test
    void listsPodsByNodeNameAndByLabel() {
        Node first = fixture.node();
        Node second = fixture.node();
        fixture.pod("one", first, Map.of(), List.of());
        fixture.pod("two", second, Map.of(), List.of());
        assertThat(client.pods()
                        .inAnyNamespace()
                        .withField("spec.nodeName", name(first))
                        .list()
                        .getItems())
                .extracting(KubernetesApiContract::name)
                .containsExactly("one");
        assertThat(client.pods()
                        .inNamespace(fixture.namespace())
                        .withLabelIn("app", "two", "three")
                        .list()
                        .getItems())
                .extracting(KubernetesApiContract::name)
                .containsExactly("two");
        assertThat(client.pods()
                        .inNamespace(fixture.namespace())
                        .withLabelNotIn("app", "two")
                        .list()
                        .getItems())
                .extracting(KubernetesApiContract::name)
                .containsExactly("one");
    }

    @Test
    void anEvictionThatABudgetForbidsIs429AndNamesTheBudget() {
        fixture.node();
        fixture.deployment("web", 2);
        fixture.budget("web", 2);
        KubernetesClientException refused =
                refusal(() -> evict(fixture.pods("web").getFirst(), ""));
        assertThat(refused.getCode()).isEqualTo(429);
        assertThat(refused.getStatus().getReason()).isEqualTo("TooManyRequests");
        assertThat(refused.getStatus().getMessage())
                .isEqualTo("Cannot evict pod as it would violate the pod's disruption budget.");
        assertThat(refused.getStatus().getDetails().getCauses()).singleElement().satisfies(cause -> {
            assertThat(cause.getReason()).isEqualTo("DisruptionBudget");
            assertThat(cause.getMessage())
                    .isEqualTo("The disruption budget web needs 2 healthy pods and has 2 currently");
        });
    }

    @Test
    void aBudgetAllowsTheNextEvictionOnlyWhenTheReplacementIsReady() {
        fixture.node();
        fixture.deployment("web", 2);
        fixture.budget("web", 1);
        List<Pod> before = fixture.pods("web");
        evict(before.get(0), "");
        assertThat(refusal(() -> evict(before.get(1), "")).getCode()).isEqualTo(429);
        fixture.awaitReady("web", 2);
        KubernetesFixture.await(
                "the budget to allow one",
                () -> client.policy()
                                .v1()
                                .podDisruptionBudget()
                                .inNamespace(fixture.namespace())
                                .withName("web")
                                .get()
                                .getStatus()
                                .getDisruptionsAllowed()
                        == 1);
        evict(before.get(1), "");
        KubernetesFixture.await(
                "both to be gone",
                () -> fixture.pods("web").stream()
                        .noneMatch(pod -> before.stream().anyMatch(old -> uid(old).equals(uid(pod)))));
    }

    @Test
    void anEvictionOfAnotherUidIsAConflict() {
        Node node = fixture.node();
        Pod pod = fixture.pod("one", node, Map.of(), List.of());
        KubernetesClientException refused = refusal(() -> evict(pod, "00000000-0000-0000-0000-000000000000"));
        assertThat(refused.getCode()).isEqualTo(409);
        assertThat(refused.getStatus().getReason()).isEqualTo("Conflict");
        evict(pod, uid(pod));
        KubernetesFixture.await("the pod to be gone", () -> fixture.pods("one").isEmpty());
    }

    @Test
    void anEvictionOfNoPodIs404() {
        Node node = fixture.node();
        Pod pod = fixture.pod("one", node, Map.of(), List.of());
        client.pods()
                .inNamespace(fixture.namespace())
                .resource(pod)
                .withGracePeriod(0)
                .delete();
        KubernetesFixture.await("the pod to be gone", () -> fixture.pods("one").isEmpty());
        assertThat(refusal(() -> evict(pod, "")).getCode()).isEqualTo(404);
    }

    @Test
    void aDeletionThatNamesAnotherUidIsAConflict() {
        Node node = fixture.node();
        Pod pod = fixture.pod("one", node, Map.of(), List.of());
        String path = "/api/v1/namespaces/%s/pods/one".formatted(fixture.namespace());
        KubernetesClientException refused = refusal(() -> client.raw(
                path,
                "DELETE",
                Map.of(
                        "kind",
                        "DeleteOptions",
                        "apiVersion",
                        "v1",
                        "preconditions",
                        Map.of("uid", "00000000-0000-0000-0000-000000000000"))));
        assertThat(refused.getCode()).isEqualTo(409);
        assertThat(client.pods()
                        .inNamespace(fixture.namespace())
                        .withName("one")
                        .get()
                        .getMetadata()
                        .getUid())
                .isEqualTo(uid(pod));
    }

    @Test
    void aWatchSeesChangeAndDeletion() {
        Node node = fixture.node();
        Pod pod = fixture.pod("one", node, Map.of(), List.of());
        List<String> seen = new CopyOnWriteArrayList<>();
        try (Watch _ = client.pods()
                .inNamespace(fixture.namespace())
                .withLabel("app", "one")
                .withResourceVersion(client.pods()
                        .inNamespace(fixture.namespace())
                        .list()
                        .getMetadata()
                        .getResourceVersion())
                .watch(recorder(seen))) {
            client.pods()
                    .inNamespace(fixture.namespace())
                    .withName("one")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"b\":\"c\"}}}");
            client.pods()
                    .inNamespace(fixture.namespace())
                    .resource(pod)
                    .withGracePeriod(0)
                    .delete();
            KubernetesFixture.await("the deletion", () -> seen.contains("DELETED one"));
        }
        assertThat(seen).startsWith("MODIFIED one").endsWith("DELETED one");
    }

    @Test
    void aWatchWithASelectorSeesWhatStopsMatchingAsDeleted() {
        Node node = fixture.node();
        fixture.pod("one", node, Map.of(), List.of());
        List<String> seen = new CopyOnWriteArrayList<>();
        try (Watch _ = client.pods()
                .inNamespace(fixture.namespace())
                .withLabel("app", "one")
                .withResourceVersion(client.pods()
                        .inNamespace(fixture.namespace())
                        .list()
                        .getMetadata()
                        .getResourceVersion())
                .watch(recorder(seen))) {
            client.pods()
                    .inNamespace(fixture.namespace())
                    .withName("one")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"app\":\"other\"}}}");
            KubernetesFixture.await("the event", () -> seen.contains("DELETED one"));
        }
        assertThat(seen).containsExactly("DELETED one");
    }

    @Test
    void serverSideApplyCreatesThenChangesAndDropsWhatItNoLongerNames() {
        apply("windlass", Map.of("a", "1", "b", "2"));
        apply("windlass", Map.of("a", "3"));
        assertThat(client.configMaps()
                        .inNamespace(fixture.namespace())
                        .withName("applied")
                        .get()
                        .getData())
                .containsExactly(Map.entry("a", "3"));
    }

    @Test
    void serverSideApplyOfTheSameKeepsTheVersion() {
        ConfigMap first = apply("windlass", Map.of("a", "1"));
        ConfigMap second = apply("windlass", Map.of("a", "1"));
        assertThat(second.getMetadata().getResourceVersion())
                .isEqualTo(first.getMetadata().getResourceVersion());
    }

    @Test
    void serverSideApplyOverAnothersFieldIsAConflictUnlessForced() {
        apply("somebody", Map.of("a", "1"));
        assertThat(refusal(() -> apply("windlass", Map.of("a", "2"))).getCode()).isEqualTo(409);
        client.configMaps()
                .inNamespace(fixture.namespace())
                .resource(configMap(Map.of("a", "2")))
                .fieldManager("windlass")
                .forceConflicts()
                .serverSideApply();
        assertThat(client.configMaps()
                        .inNamespace(fixture.namespace())
                        .withName("applied")
                        .get()
                        .getData())
                .containsEntry("a", "2");
    }

    @Test
    void aManifestMayBringADefinitionAndAResourceOfIt() {
        new Manifests(client).apply(DEFINED_POOL);
        List<HasMetadata> again = new Manifests(client).apply(DEFINED_POOL);
        assertThat(again).extracting(HasMetadata::getKind).containsExactly("CustomResourceDefinition", "Pool");
        GenericKubernetesResource pool = client.genericKubernetesResources("example.com/v1", "Pool")
                .withName("one")
                .get();
        assertThat(pool.<Object>get("spec", "cidr")).isEqualTo("10.0.0.0/8");
    }

    @Test
    void aFinalizerKeepsAPodUntilItIsTakenAway() {
        Node node = fixture.node();
        Pod pod = fixture.pod("one", node, Map.of(), List.of("example.com/wait"));
        client.pods()
                .inNamespace(fixture.namespace())
                .resource(pod)
                .withGracePeriod(0)
                .delete();
        assertThat(client.pods()
                        .inNamespace(fixture.namespace())
                        .withName("one")
                        .get()
                        .getMetadata()
                        .getDeletionTimestamp())
                .isNotNull();
        client.pods()
                .inNamespace(fixture.namespace())
                .withName("one")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
        KubernetesFixture.await("the pod to be gone", () -> fixture.pods("one").isEmpty());
    }

    @Test
    void anObjectInAMissingNamespaceIsRefused() {
        ConfigMap lost = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("lost")
                .withNamespace("nowhere")
                .endMetadata()
                .build();
        KubernetesClientException refused = refusal(
                () -> client.configMaps().inNamespace("nowhere").resource(lost).create());
        assertThat(refused.getCode()).isEqualTo(404);
        assertThat(refused.getStatus().getMessage()).isEqualTo("namespaces \"nowhere\" not found");
    }

    static Config config(String kubeconfig) {
        Config config = Config.fromKubeconfig(kubeconfig);
        config.setOnlyHttpWatches(true);
        config.setRequestRetryBackoffLimit(0);
        return config;
    }

    private ConfigMap apply(String manager, Map<String, String> data) {
        return client.configMaps()
                .inNamespace(fixture.namespace())
                .resource(configMap(data))
                .fieldManager(manager)
                .serverSideApply();
    }

    private ConfigMap configMap(Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("applied")
                .withNamespace(fixture.namespace())
                .endMetadata()
                .withData(data)
                .build();
    }

    private Status evict(Pod pod, String uid) {
        Map<String, Object> options = uid.isEmpty() ? Map.of() : Map.of("preconditions", Map.of("uid", uid));
        String answer = client.raw(
                "/api/v1/namespaces/%s/pods/%s/eviction".formatted(fixture.namespace(), name(pod)),
                "POST",
                Map.of(
                        "apiVersion",
                        "policy/v1",
                        "kind",
                        "Eviction",
                        "metadata",
                        Map.of("name", name(pod)),
                        "deleteOptions",
                        options));
        return client.getKubernetesSerialization().unmarshal(answer, Status.class);
    }

    private List<String> conditionTypes(Node node) {
        return client.nodes().withName(name(node)).get().getStatus().getConditions().stream()
                .map(condition -> condition.getType())
                .toList();
    }

    private static Watcher<Pod> recorder(List<String> seen) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                seen.add(action + " " + name(pod));
            }

            @Override
            public void onClose(WatcherException cause) {
                seen.add("CLOSED");
            }
        };
    }

    private static KubernetesClientException refusal(ThrowingCallable call) {
        KubernetesClientException refused = catchThrowableOfType(KubernetesClientException.class, call);
        assertThat(refused).as("the refusal").isNotNull();
        return refused;
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }

    private static String uid(Pod pod) {
        return pod.getMetadata().getUid();
    }
}
