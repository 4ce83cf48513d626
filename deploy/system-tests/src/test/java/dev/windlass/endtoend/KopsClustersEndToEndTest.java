package dev.windlass.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.windlass.endtoend.RestApi.Answer;
import dev.windlass.ingest.KafkaDeadLetters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clusters that the real kops made. Windlass rolls, shows and deletes them, and never updates them: nodes would not boot. Runs
 * if {@code KOPS_CASES} names a folder of recordings.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KopsClustersEndToEndTest {

    private static final String CASES = "KOPS_CASES";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NOT_OURS = "another program wrote the node configuration of ";

    /** What Windlass does not delete, by cluster. */
    private static final Map<String, List<String>> LEFT = Map.of(
            "private.example.com", List.of("natgateway nat-", "elastic-ip eipalloc-"),
            "park.dns.example.com", List.of("route53-record "),
            "irsa.example.com", List.of("oidc-provider arn:aws:iam::"),
            "six.example.com", List.of("egress-only-internet-gateway eigw-"));

    private RunningWindlass running;
    private List<RecordedCluster> clusters;

    @BeforeAll
    void start(@TempDir Path folder) {
        String cases = System.getenv(CASES);
        if (cases == null) {
            System.out.println("clusters that kops made: skipped, " + CASES + " names no folder");
        }
        assumeTrue(cases != null, CASES + " names no folder");
        clusters = RecordedCluster.in(Path.of(cases));
        running = RunningWindlass.start(folder);
        clusters.forEach(
                cluster -> cluster.replay(running.windlass.stack().cloud().endpoint(), running.bucket()));
    }

    @AfterAll
    void stop() {
        if (running != null) {
            running.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> refusesEveryUpdateWithTheReasonAndTouchesNothing() {
        return each(cluster -> {
            SortedMap<String, String> objects = objects(cluster);
            CallRecord calls = calls();

            for (String change : List.of(
                    "{\"kind\":\"update\"}",
                    "{\"kind\":\"edit\",\"set\":{\"spec.kubernetesVersion\":\"1.36.4\"}}",
                    "{\"kind\":\"edit\",\"set\":{\"spec.cloudLabels\":{\"team\":\"a\"}}}")) {
                for (String roll : List.of("true", "false")) {
                    Answer answer = preview(cluster, change, "{\"roll\":" + roll + "}");

                    assertThat(answer.status()).as(change).isEqualTo(400);
                    assertThat(answer.text("field")).isEqualTo("cluster");
                    assertThat(answer.text("detail"))
                            .contains(NOT_OURS)
                            .contains("Keep updating it with kops; `windlass rolling-update cluster " + cluster.name()
                                    + "`");
                }
            }

            assertThat(calls().since(calls).changes()).isEmpty();
            assertThat(objects(cluster)).isEqualTo(objects);
        });
    }

    @TestFactory
    Stream<DynamicTest> findsNothingToRollInAClusterAsKopsLeftIt() {
        return each(cluster -> {
            Answer answer = preview(cluster, "{\"kind\":\"roll\"}", "{\"cloudOnly\":true}");

            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.text("text")).contains("No changes need to be applied");
            assertThat(answer.body().path("create").asInt()
                            + answer.body().path("modify").asInt())
                    .isZero();
        });
    }

    @TestFactory
    Stream<DynamicTest> showsIt() {
        return each(cluster -> Stream.of("", "/instancegroups", "/rolling-update", "/validation")
                .forEach(path -> assertThat(running.api
                                .get("/v1/clusters/" + cluster.name() + path)
                                .status())
                        .as(path)
                        .isNotEqualTo(500)));
    }

    @TestFactory
    Stream<DynamicTest> namesWhatADeletionWouldLeave() {
        return each(cluster -> {
            CallRecord calls = calls();

            Answer answer = preview(cluster, "{\"kind\":\"delete\"}", "{}");

            List<String> left = LEFT.getOrDefault(cluster.name(), List.of());
            assertThat(answer.status()).as(answer.toString()).isEqualTo(left.isEmpty() ? 200 : 400);
            if (left.isEmpty()) {
                assertThat(answer.text("text")).contains("autoscaling-group").contains("load-balancer");
            } else {
                assertThat(answer.text("field")).isEqualTo("leave");
                assertThat(answer.text("detail"))
                        .contains(left)
                        .doesNotContain("volume ", "network-interface ", "instance ");
            }
            assertThat(calls().since(calls).changes()).isEmpty();
        });
    }

    @Test
    void keepsAnEventWithAutomaticApprovalAmongTheDeadLetters() {
        String cluster = clusters.getFirst().name();
        CallRecord calls = calls();

        running.publish(
                ChangeEvent.of("kops-update", cluster, "update").automatic().binary());

        ConsumerRecord<byte[], byte[]> letter = Await.value(
                        "the dead letter",
                        PATIENCE,
                        () -> running.deadLetters.records().stream()
                                .filter(record -> TopicTail.header(record, "ce_id")
                                        .filter("kops-update"::equals)
                                        .isPresent())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(TopicTail.header(letter, KafkaDeadLetters.REASON))
                .hasValueSatisfying(why -> assertThat(why).contains(NOT_OURS));
        assertThat(calls().since(calls).changes()).isEmpty();
    }

    private interface Check {
        void of(RecordedCluster cluster);
    }

    private Stream<DynamicTest> each(Check check) {
        return clusters.stream().map(cluster -> DynamicTest.dynamicTest(cluster.toString(), () -> check.of(cluster)));
    }

    private Answer preview(RecordedCluster cluster, String change, String rollout) {
        return running.api.post(
                "/v1/clusters/" + cluster.name() + "/preview",
                "{\"cluster\":\"%s\",\"requester\":\"ada\",\"rollout\":%s,\"change\":%s}"
                        .formatted(cluster.name(), rollout, change));
    }

    private CallRecord calls() {
        return CallRecord.of(running.windlass.stack().cloud());
    }

    /** Entity tags by key. */
    private SortedMap<String, String> objects(RecordedCluster cluster) {
        SortedMap<String, String> objects = new TreeMap<>();
        running.aws
                .s3()
                .listObjectsV2Paginator(call -> call.bucket(running.bucket()).prefix(cluster.name() + "/"))
                .contents()
                .forEach(object -> objects.put(object.key(), object.eTag()));
        return objects;
    }
}
