package dev.windlass.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.change.EventTypes;
import dev.windlass.change.Phase;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;

/**
 * The main job on real parts: a cluster's network goes from kubenet to Calico by an event, and the worker is killed in
 * the middle of a node. The tests are steps of one story, and look at what the cloud and Kubernetes hold in the end.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CalicoChangeEndToEndTest {

    private static final String CLUSTER = "example.cluster.k8s.local";
    private static final String CREATE = "create-1";
    private static final String CALICO = "calico-1";
    private static final Duration PLANNING = Duration.ofSeconds(60);
    private static final Duration LANDING = Duration.ofMinutes(3);
    private static final int PODS = 4;
    private static final int MUST_SERVE = 3;
    private static final String IPIP = "masters." + CLUSTER + " from nodes." + CLUSTER + " -1--1 4";

    private RunningWindlass running;
    private KubernetesClient kubernetes;
    private Workload workload;
    private CloudInventory created;
    private CallRecord callsBefore;

    @BeforeAll
    void start(@TempDir Path folder) {
        running = RunningWindlass.start(folder);
    }

    @AfterAll
    void stop() {
        if (workload != null) {
            workload.close();
        }
        if (kubernetes != null) {
            kubernetes.close();
        }
        if (running != null) {
            running.close();
        }
    }

    @Test
    @Order(1)
    void createsAClusterFromAnApprovedEvent() {
        String documents = running.documents(CLUSTER, List.of("us-east-1d"), 1, 2);

        running.publish(ChangeEvent.create(CREATE, CLUSTER, documents).binary());
        running.api.approveWhenAsked(CREATE, PLANNING);
        running.api.await(CREATE, Phase.COMPLETED, LANDING);

        created = CloudInventory.of(running.aws);
        assertThat(created.duplicates()).isEmpty();
        assertThat(created.instances()).hasSize(3);
        assertThat(created.names().get("VPC")).containsExactly(CLUSTER);
        assertThat(created.names().get("SecurityGroupRule")).isNotEmpty().doesNotContain(IPIP);
        kubernetes = running.kubernetes();
        workload = Workload.run(kubernetes, PODS);
        assertThat(workload.nodes()).hasSize(2);
    }

    @Test
    @Tag("R17")
    @Order(2)
    void landsTheCalicoChangeThoughTheWorkerIsKilledInTheMiddleOfANode() {
        callsBefore = CallRecord.of(running.windlass.stack().cloud());

        running.publish(ChangeEvent.calico(CALICO, CLUSTER).structured());
        running.api.approveWhenAsked(CALICO, PLANNING);
        String node = Await.value(
                        "the first node to be draining", LANDING, this::drainingWorkerNode, Optional::isPresent)
                .orElseThrow();
        running.windlass.worker().kill();
        assertThat(subjects(EventTypes.NODE_DRAINED)).doesNotContain(node);
        workload.mayMiss(PODS - MUST_SERVE);
        running.windlass.worker().restart();
        running.windlass.worker().awaitReady();

        running.api.await(CALICO, Phase.COMPLETED, LANDING);
        assertThat(subjects(EventTypes.NODE_DRAINED)).contains(node);
        assertThat(workload.fewestServing()).isEqualTo(MUST_SERVE);
    }

    @Test
    @Order(3)
    void holdsEachResourceOnceAndOnlyTheRuleOfCalicoMore() {
        CloudInventory now = CloudInventory.of(running.aws);

        assertThat(now.duplicates()).isEmpty();
        assertThat(now.names().get("SecurityGroupRule"))
                .contains(IPIP)
                .hasSize(created.names().get("SecurityGroupRule").size() + 1)
                .containsAll(created.names().get("SecurityGroupRule"));
        now.names().forEach((kind, names) -> {
            if (!kind.equals("SecurityGroupRule")) {
                assertThat(names).as(kind).isEqualTo(created.names().get(kind));
            }
        });
    }

    @Test
    @Order(4)
    void runsEveryInstanceOnTheNewLaunchTemplateVersion() {
        CloudInventory now = CloudInventory.of(running.aws);
        List<LaunchTemplate> templates =
                running.aws.ec2().describeLaunchTemplates().launchTemplates();

        assertThat(templates)
                .hasSize(2)
                .allSatisfy(
                        template -> assertThat(template.latestVersionNumber()).isEqualTo(2));
        assertThat(now.instances()).hasSize(3);
        assertThat(now.instances().stream().map(instance -> instance.instanceId()))
                .doesNotContainAnyElementsOf(created.instances().stream()
                        .map(instance -> instance.instanceId())
                        .toList());
        assertThat(now.groups().stream().flatMap(group -> group.instances().stream()))
                .hasSize(3)
                .allSatisfy(instance ->
                        assertThat(instance.launchTemplate().version()).isEqualTo("2"));
        assertThat(now.groups()).extracting(AutoScalingGroup::desiredCapacity).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    @Tag("R60")
    @Order(5)
    void terminatesThreeInstancesAndDetachesOneAndNeverOneTwice() {
        CallRecord calls = CallRecord.of(running.windlass.stack().cloud()).since(callsBefore);

        assertThat(calls.changes()).isNotEmpty();
        assertThat(calls.terminated())
                .containsExactlyInAnyOrderElementsOf(created.instances().stream()
                        .map(instance -> instance.instanceId())
                        .toList());
        assertThat(calls.detached()).hasSize(1).allMatch(calls.terminated()::contains);
    }

    @Test
    @Order(6)
    void keepsTheManifestOfCalicoAndItsChannelInTheStateStore() {
        String channel = running.aws
                .s3()
                .getObjectAsBytes(call -> call.bucket(running.bucket()).key(CLUSTER + "/addons/bootstrap-channel.yaml"))
                .asUtf8String();
        String manifest = running.aws
                .s3()
                .getObjectAsBytes(call -> call.bucket(running.bucket())
                        .key(CLUSTER + "/addons/networking.projectcalico.org/k8s-1.25.yaml"))
                .asUtf8String();

        assertThat(channel).contains("manifest: networking.projectcalico.org/k8s-1.25.yaml");
        assertThat(manifest).contains("kind: DaemonSet").contains("calico-node");
    }

    @Test
    @Order(7)
    void leavesEveryNodeReadyAndUnmarkedAndEveryPodServing() {
        workload.awaitAllServing();
        List<Node> nodes = kubernetes.nodes().list().getItems();

        assertThat(nodes).hasSize(3).allSatisfy(node -> {
            assertThat(node.getStatus().getConditions()).anySatisfy(condition -> {
                assertThat(condition.getType()).isEqualTo("Ready");
                assertThat(condition.getStatus()).isEqualTo("True");
            });
            assertThat(node.getSpec().getUnschedulable()).isNotEqualTo(true);
            assertThat(node.getSpec().getTaints())
                    .extracting(Taint::getKey)
                    .doesNotContain("kops.k8s.io/scheduled-for-update", "node.kubernetes.io/unschedulable");
            assertThat(node.getMetadata().getLabels())
                    .doesNotContainKey("node.kubernetes.io/exclude-from-external-load-balancers");
        });
        assertThat(workload.nodes())
                .isSubsetOf(
                        nodes.stream().map(node -> node.getMetadata().getName()).toList());
    }

    @Test
    @Tag("R60")
    @Order(8)
    void tellsEachStepOnceInTheJournal() {
        JsonNode entries = running.api
                .get("/v1/clusters/" + CLUSTER + "/history?change=" + CALICO)
                .body()
                .path("entries");
        List<String> ids = texts(entries, "id");
        List<String> terminated = StreamSupport.stream(entries.spliterator(), false)
                .filter(entry -> entry.path("type").asText().equals(EventTypes.NODE_TERMINATED))
                .map(entry -> entry.path("subject").asText())
                .toList();

        assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
        assertThat(terminated).hasSize(3).doesNotHaveDuplicates();
        assertThat(texts(entries, "actor")).contains(ChangeEvent.REQUESTER, RestApi.APPROVER);
        Set<String> published = new HashSet<>();
        running.progress
                .records()
                .forEach(record -> TopicTail.header(record, "ce_id").ifPresent(published::add));
        assertThat(published).containsAll(ids);
    }

    @Test
    @Order(9)
    void hasNothingLeftToDo() {
        running.publish(ChangeEvent.of("update-1", CLUSTER, "update").binary());

        JsonNode view = running.api.await("update-1", Phase.COMPLETED, PLANNING);

        assertThat(view.path("tasksTotal").asInt()).isZero();
        assertThat(view.hasNonNull("approvedBy")).isFalse();
        assertThat(CloudInventory.of(running.aws).instances()).hasSize(3);
    }

    @Test
    @Order(10)
    void keepsEverySecretOutOfHistoriesProgressAndLogs() throws IOException {
        Secrets secrets = Secrets.of(running);
        assertThat(secrets.origins()).containsExactly("kubeconfig", "marker", "private key", "secret", "user data");
        assertThat(secrets.pieces()).allSatisfy(piece -> {
            String payload =
                    Base64.getEncoder().encodeToString(("a payload: " + piece.text()).getBytes(StandardCharsets.UTF_8));
            assertThat(secrets.foundIn("{\"data\":\"" + payload + "\"}")).contains(piece.origin());
        });

        SortedMap<String, String> histories = Histories.of(running);
        assertThat(histories.keySet())
                .anyMatch(id -> id.startsWith("cluster/"))
                .anyMatch(id -> id.startsWith("rollout/"));
        histories.forEach((workflow, history) ->
                assertThat(secrets.foundIn(history)).as(workflow).isEmpty());
        assertThat(running.progress.records())
                .isNotEmpty()
                .allSatisfy(record -> assertThat(secrets.foundIn(new String(record.value(), StandardCharsets.UTF_8)))
                        .isEmpty());
        assertThat(logs()).anyMatch(log -> log.endsWith("worker.log")).allSatisfy(log -> {
            assertThat(log).isNotEmptyFile();
            assertThat(secrets.foundIn(Files.readString(log))).isEmpty();
        });
    }

    private List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.walk(running.folder)) {
            Set<String> names = Set.of("api.log", "worker.log", "calls.jsonl", "cloud.log", "temporal.log");
            return files.filter(file -> names.contains(file.getFileName().toString()))
                    .toList();
        }
    }

    private Optional<String> drainingWorkerNode() {
        return subjects(EventTypes.NODE_DRAINING).stream()
                .filter(this::isWorkerNode)
                .findFirst();
    }

    private List<String> subjects(String type) {
        return running.progress.ofType(type).stream()
                .map(record -> TopicTail.header(record, "ce_subject"))
                .flatMap(Optional::stream)
                .toList();
    }

    private boolean isWorkerNode(String instance) {
        return created.groups().stream()
                .filter(group -> group.autoScalingGroupName().startsWith("nodes-"))
                .flatMap(group -> group.instances().stream())
                .anyMatch(member -> member.instanceId().equals(instance));
    }

    private static List<String> texts(JsonNode entries, String field) {
        return StreamSupport.stream(entries.spliterator(), false)
                .map(entry -> entry.path(field).asText())
                .toList();
    }
}
