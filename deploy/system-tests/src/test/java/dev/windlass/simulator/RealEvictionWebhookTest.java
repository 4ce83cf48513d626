package dev.windlass.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.activity.NodeActivities;
import dev.windlass.activity.NodeActivities.Drain;
import dev.windlass.kubernetes.node.KubernetesNodes;
import dev.windlass.rollout.DrainOutcome;
import dev.windlass.rollout.DrainOutcome.Drained;
import dev.windlass.rollout.DrainOutcome.TimedOut;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.temporal.failure.ActivityFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real kube-apiserver makes of webhooks that deny, webhooks that are not there, and rights that are missing. */
class RealEvictionWebhookTest {
    private static final String CLUSTER = "example.cluster.k8s.local";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final String DENIED = "admission webhook \"" + AdmissionWebhook.NAME
            + "\" denied the request: the virtual machine is being moved";

    private static RealKubernetes kubernetes;

    @TempDir
    Path folder;

    private KubernetesClient client;
    private KubernetesFixture fixture;
    private AdmissionWebhook webhook;
    private Node node;

    @BeforeAll
    static void start() {
        kubernetes = RealKubernetes.shared();
    }

    @BeforeEach
    void connect() throws IOException {
        client = new KubernetesClientBuilder()
                .withConfig(KubernetesApiContract.config(kubernetes.kubeconfig()))
                .build();
        fixture = new KubernetesFixture(client);
        webhook = new AdmissionWebhook(client, fixture.namespace(), folder);
        node = fixture.node();
    }

    @AfterEach
    void disconnect() {
        webhook.close();
        client.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 403, 404, 409, 410, 422, 429, 500, 503})
    @Tag("R22")
    @Tag("R63")
    void aPodWhoseEvictionAWebhookDeniesIsNamedAndForcedByADeletion(int code) {
        Pod web = fixture.pod("web", node, Map.of(), List.of());
        webhook.denies(code, "the virtual machine is being moved");
        webhook.guards("CREATE", "pods/eviction");
        awaitRefusal(web);

        assertThat(drain(client, SHORT, false))
                .isEqualTo(new TimedOut(List.of(pod("web")), List.of(pod("web") + " (" + DENIED + ")")));
        assertThat(drain(client, LONG, true)).isEqualTo(new Drained(List.of(pod("web"))));
    }

    @Test
    @Tag("R22")
    @Tag("R63")
    void aPodWhoseWebhookIsNotThereIsNamedAndForcedByADeletion() {
        Pod web = fixture.pod("web", node, Map.of(), List.of());
        webhook.isMissedBy("CREATE", "pods/eviction");
        awaitRefusal(web);

        assertThat(drain(client, SHORT, false))
                .isInstanceOfSatisfying(
                        TimedOut.class,
                        late -> assertThat(late.unaccepted())
                                .singleElement()
                                .asString()
                                .startsWith(pod("web") + " (Internal error occurred: failed calling webhook \""
                                        + AdmissionWebhook.NAME + "\""));
        assertThat(drain(client, LONG, true)).isEqualTo(new Drained(List.of(pod("web"))));
    }

    @Test
    @Tag("R63")
    void aPodWhoseDeletionAWebhookDeniesTooStaysAndIsNamed() {
        Pod web = fixture.pod("web", node, Map.of(), List.of());
        webhook.denies(404, "the virtual machine is being moved");
        webhook.guards("CREATE", "pods/eviction");
        webhook.guards("DELETE", "pods");
        awaitRefusal(web);
        KubernetesFixture.await(
                "deletions to be denied",
                () -> refuses(() -> client.raw(
                        "/api/v1/namespaces/%s/pods/web?dryRun=All".formatted(fixture.namespace()), "DELETE", null)));

        assertThat(drain(client, SHORT, true))
                .isEqualTo(new TimedOut(List.of(pod("web")), List.of(pod("web") + " (DELETE: " + DENIED + ")")));
        assertThat(fixture.pods("web")).hasSize(1);
    }

    @Test
    @Tag("R60")
    void aRightThatIsMissingIsAnOutageAndDeletesNothingThoughForced() {
        fixture.pod("web", node, Map.of(), List.of());
        try (KubernetesClient limited = withoutTheRightToEvict()) {
            assertThatThrownBy(() -> drain(limited, SHORT, true))
                    .isInstanceOf(ActivityFailure.class)
                    .rootCause()
                    .hasMessageContaining("cannot create resource \"pods/eviction\"");
        }
        assertThat(fixture.pods("web"))
                .singleElement()
                .satisfies(pod ->
                        assertThat(pod.getMetadata().getDeletionTimestamp()).isNull());
    }

    private KubernetesClient withoutTheRightToEvict() {
        String user = fixture.namespace();
        client.resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(user)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("")
                        .withResources("pods", "nodes")
                        .withVerbs("get", "list", "watch", "delete", "patch")
                        .endRule()
                        .build())
                .create();
        client.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(user)
                        .endMetadata()
                        .withNewRoleRef()
                        .withApiGroup("rbac.authorization.k8s.io")
                        .withKind("ClusterRole")
                        .withName(user)
                        .endRoleRef()
                        .addNewSubject()
                        .withApiGroup("rbac.authorization.k8s.io")
                        .withKind("User")
                        .withName(user)
                        .endSubject()
                        .build())
                .create();
        Config config = KubernetesApiContract.config(kubernetes.kubeconfig());
        config.setImpersonateUsername(user);
        KubernetesClient limited =
                new KubernetesClientBuilder().withConfig(config).build();
        KubernetesFixture.await(
                "the role to count",
                () -> !refuses(() -> limited.pods().inAnyNamespace().list()));
        return limited;
    }

    /** An API server learns of a webhook a moment after it is registered. */
    private void awaitRefusal(Pod pod) {
        String path = "/api/v1/namespaces/%s/pods/%s/eviction?dryRun=All"
                .formatted(fixture.namespace(), pod.getMetadata().getName());
        KubernetesFixture.await(
                "evictions to be denied",
                () -> refuses(() -> client.raw(
                        path,
                        "POST",
                        Map.of(
                                "apiVersion",
                                "policy/v1",
                                "kind",
                                "Eviction",
                                "metadata",
                                Map.of("name", pod.getMetadata().getName())))));
    }

    private static boolean refuses(Runnable request) {
        try {
            request.run();
            return false;
        } catch (KubernetesClientException refused) {
            return true;
        }
    }

    private DrainOutcome drain(KubernetesClient with, Duration timeout, boolean forced) {
        TestActivityEnvironment own = TestActivityEnvironment.newInstance();
        try {
            own.registerActivitiesImplementations(new KubernetesNodes(_ -> with));
            String name = node.getMetadata().getName();
            return own.newActivityStub(NodeActivities.class)
                    .drain(new Drain(
                            CLUSTER,
                            KubernetesFixture.instance(name),
                            name,
                            Instant.now().plus(timeout),
                            forced,
                            new TreeSet<>(),
                            true));
        } finally {
            own.close();
        }
    }

    private String pod(String name) {
        return fixture.namespace() + "/" + name;
    }
}
