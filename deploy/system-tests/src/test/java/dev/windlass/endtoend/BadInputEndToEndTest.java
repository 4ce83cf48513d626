package dev.windlass.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.change.Phase;
import dev.windlass.endtoend.RestApi.Answer;
import dev.windlass.ingest.KafkaDeadLetters;
import dev.windlass.ingest.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What nobody should send, sent: each is answered with the field and the rule, kept as it came, and touches nothing in
 * the cloud. All goes through one running Windlass, so that each test shows too that the ones before did not stop it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputEndToEndTest {

    private static final String CLUSTER = "bad.cluster.k8s.local";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MEBIBYTE = 1024 * 1024;

    private RunningWindlass running;
    private CallRecord callsBefore;

    @BeforeAll
    void start(@TempDir Path folder) {
        running = RunningWindlass.start(folder);
        callsBefore = CallRecord.of(running.windlass.stack().cloud());
    }

    @AfterAll
    void stop() {
        if (running != null) {
            running.close();
        }
    }

    @AfterEach
    void nothingIsHalfDone() {
        assertThat(CallRecord.of(running.windlass.stack().cloud())
                        .since(callsBefore)
                        .changes())
                .isEmpty();
    }

    @Test
    void refusesBytesThatAreNoJson() {
        byte[] bytes = {0, (byte) 0xff, (byte) 0xfe, 'n', 'o'};

        refused(new ProducerRecord<>(Topics.CHANGES, key(CLUSTER), bytes), "record", "is not JSON");
    }

    @Test
    void refusesAnotherTypeOfEvent() {
        ProducerRecord<byte[], byte[]> record = goodEvent("other-type").binary();
        record.headers().remove("ce_type");
        record.headers().add("ce_type", "com.example.invoice.v1".getBytes(StandardCharsets.UTF_8));

        ConsumerRecord<byte[], byte[]> letter = refused(record, "type", "must be dev.windlass.change.requested.v1");

        assertThat(TopicTail.header(letter, "ce_type")).contains("com.example.invoice.v1");
    }

    @Test
    void refusesAnUnknownField() {
        ChangeEvent event = goodEvent("unknown-field");
        event.data().put("aproval", "automatic");

        refused(event.structured(), "data.aproval", "unknown field");
    }

    @Test
    void keepsWholeWhatIsLargerThanAMebibyte() {
        ChangeEvent event = ChangeEvent.create("too-large", CLUSTER, "#".repeat(MEBIBYTE + MEBIBYTE / 2));

        ConsumerRecord<byte[], byte[]> letter = refused(event.binary(), "record", "is larger than 1 MiB");

        assertThat(TopicTail.header(letter, KafkaDeadLetters.TRUNCATED)).isEmpty();
    }

    @Test
    void letsTheBrokerTurnAwayWhatCannotBePackedIntoAMebibyte() {
        byte[] noise = new byte[2 * MEBIBYTE];
        new Random(1).nextBytes(noise);

        assertThatThrownBy(() -> running.publish(new ProducerRecord<>(Topics.CHANGES, key(CLUSTER), noise)))
                .hasCauseInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(RecordTooLargeException.class);
    }

    @Test
    void refusesAYamlBomb() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(9, "*a" + (i - 1)))));
        }

        refused(
                ChangeEvent.create("yaml-bomb", CLUSTER, bomb.toString()).binary(),
                "data.change.documents documents",
                "aliases");
    }

    @Test
    void refusesYamlThatIsNestedTooDeep() {
        String deep = "a: " + "[".repeat(5_000) + "]".repeat(5_000);

        refused(
                ChangeEvent.create("yaml-deep", CLUSTER, deep).binary(),
                "data.change.documents documents",
                "nested deeper than 50 levels");
    }

    @Test
    void refusesJsonThatIsNestedTooDeep() {
        ProducerRecord<byte[], byte[]> good = goodEvent("json-deep").binary();
        byte[] deep = ("{\"cluster\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}").getBytes(StandardCharsets.UTF_8);

        refused(
                new ProducerRecord<>(good.topic(), null, good.key(), deep, good.headers()),
                "record",
                "exceeds a limit of the parser");
    }

    @Test
    void refusesAChangeOfAnUnknownCluster() {
        refused(
                ChangeEvent.calico("nobody", "nobody.cluster.k8s.local").binary(),
                "data.cluster",
                "is not known: nobody.cluster.k8s.local");
    }

    @Test
    void refusesARolloutThatCouldNeverMove() {
        String documents = goodDocuments()
                .replaceFirst("\nspec:\n", "\nspec:\n  rollingUpdate:\n    maxSurge: 0\n    maxUnavailable: 0\n");

        refused(
                ChangeEvent.create("stuck", CLUSTER, documents).structured(),
                "data.change.documents spec.rollingUpdate",
                "maxSurge and maxUnavailable cannot both be 0");
    }

    @Test
    void answersTheSameProblemsToWhoeverAsksByRest() {
        ChangeEvent event = goodEvent("by-rest");
        event.data().put("aproval", "automatic");

        Answer answer = running.api.post("/v1/events", event.data().toString());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("field")).isEqualTo("data.aproval");
        assertThat(answer.text("detail")).contains("unknown field");
    }

    @Test
    void refusesAStaleDigestAndAWordOnAFinishedChange() {
        running.publish(goodEvent("digests").binary());
        String digest = running.api
                .await("digests", Phase.AWAITING_APPROVAL, PATIENCE)
                .path("digest")
                .asText();

        Answer stale = running.api.approve("digests", "0".repeat(64));
        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.text("field")).isEqualTo("digest");
        assertThat(stale.text("detail")).contains("is not the plan that waits").contains(digest);

        assertThat(running.api.reject("digests", digest).status()).isEqualTo(200);
        running.api.await("digests", Phase.REJECTED, PATIENCE);

        Answer late = running.api.approve("digests", digest);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.text("field")).isEqualTo("change");
        assertThat(late.text("detail")).contains("is finished");
    }

    @Test
    void goesOnWithTheGoodEventBehindABadOne() {
        running.publish(new ProducerRecord<>(Topics.CHANGES, key(CLUSTER), "bad".getBytes(StandardCharsets.UTF_8)));
        running.publish(goodEvent("behind-bad").binary());

        rejectWhenAsked("behind-bad");
    }

    @Test
    void replaysAMendedRecordUnderItsOwnId() {
        for (String mode : List.of("binary", "structured")) {
            String id = "mended-" + mode;
            ChangeEvent event = goodEvent(id);
            String mended = event.data().toString();
            event.data().put("aproval", "automatic");
            ConsumerRecord<byte[], byte[]> letter = refused(
                    mode.equals("binary") ? event.binary() : event.structured(), "data.aproval", "unknown field");

            Answer replayed =
                    running.api.post("/v1/dlq/%d/%d/replay".formatted(letter.partition(), letter.offset()), mended);

            assertThat(replayed.status()).isEqualTo(202);
            assertThat(replayed.text("id")).isEqualTo(id);
            rejectWhenAsked(id);
        }
    }

    @Test
    void refusesADurationThatTemporalCouldNotHold() {
        ChangeEvent event = ChangeEvent.of("long-wait", CLUSTER, "roll");
        event.data().withObjectProperty("rollout").put("drainTimeout", "P99999999D");

        refused(event.binary(), "data.rollout.drainTimeout", "must be more than PT0S and at most P30D");
    }

    @Test
    void refusesAnIdThatAnotherSourceHasGivenToAnEvent() {
        running.publish(goodEvent("shared").binary());
        running.api.await("shared", Phase.AWAITING_APPROVAL, PATIENCE);
        ProducerRecord<byte[], byte[]> other = from("/teams/b", goodEvent("shared"), "of another team");

        refused(other, "id", "source /example/pipeline");

        Answer byRest = running.api.post("/v1/events", structured("shared", "/teams/b", goodEvent("shared")));
        assertThat(byRest.status()).isEqualTo(409);
        assertThat(byRest.text("field")).isEqualTo("id");
        rejectWhenAsked("shared");
    }

    @Test
    void refusesOtherDataUnderTheNameOfAKnownEvent() {
        running.publish(goodEvent("reused").binary());
        running.api.await("reused", Phase.AWAITING_APPROVAL, PATIENCE);
        ProducerRecord<byte[], byte[]> other = from("/example/pipeline", goodEvent("reused"), "something else");

        ConsumerRecord<byte[], byte[]> letter = refused(other, "data", "must be the data");

        ChangeEvent event = goodEvent("reused");
        event.data().put("reason", "something else");
        Answer byRest = running.api.post("/v1/events", structured("reused", "/example/pipeline", event));
        assertThat(byRest.status()).isEqualTo(409);
        assertThat(byRest.text("field")).isEqualTo("data");
        assertThat(running.api
                        .post("/v1/dlq/%d/%d/replay".formatted(letter.partition(), letter.offset()), "")
                        .status())
                .isEqualTo(409);
        Answer renamed = running.api.post(
                "/v1/dlq/%d/%d/replay".formatted(letter.partition(), letter.offset()),
                structured("renamed", "/example/pipeline", event));
        assertThat(renamed.status()).isEqualTo(202);
        rejectWhenAsked("reused");
        rejectWhenAsked("renamed");
    }

    @Test
    void recognisesAnEventThatComesAgainInAnotherSpelling() throws Exception {
        ProducerRecord<byte[], byte[]> first = goodEvent("again").binary();
        running.publish(first);
        running.api.await("again", Phase.AWAITING_APPROVAL, PATIENCE);
        String indented = new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(new TreeMap<>(new ObjectMapper().readValue(first.value(), Map.class)));
        ProducerRecord<byte[], byte[]> again = new ProducerRecord<>(
                first.topic(), null, first.key(), indented.getBytes(StandardCharsets.UTF_8), first.headers());

        running.publish(again);

        Answer byRest = running.api.post("/v1/events", structured("again", "/example/pipeline", goodEvent("again")));
        assertThat(byRest.status()).isEqualTo(202);
        assertThat(byRest.body().path("repeated").asBoolean()).isTrue();
        rejectWhenAsked("again");
        refused(
                new ProducerRecord<>(Topics.CHANGES, key(CLUSTER), "behind it".getBytes(StandardCharsets.UTF_8)),
                "record",
                "is not JSON");
        assertThat(running.deadLetters.records()).noneMatch(letter -> Arrays.equals(letter.value(), again.value()));
    }

    private ProducerRecord<byte[], byte[]> from(String source, ChangeEvent event, String reason) {
        event.data().put("reason", reason);
        ProducerRecord<byte[], byte[]> record = event.binary();
        record.headers().remove("ce_source");
        record.headers().add("ce_source", source.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static String structured(String id, String source, ChangeEvent event) {
        return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"%s\",\"type\":\"dev.windlass.change.requested.v1\",\"data\":%s}"
                .formatted(id, source, event.data());
    }

    /** Makes room for the next change of the cluster. */
    private void rejectWhenAsked(String id) {
        JsonNode view = running.api.await(id, Phase.AWAITING_APPROVAL, PATIENCE);
        running.api.reject(id, view.path("digest").asText());
        running.api.await(id, Phase.REJECTED, PATIENCE);
    }

    /** Publishes it, and answers the dead letter that holds the same key and bytes. */
    private ConsumerRecord<byte[], byte[]> refused(ProducerRecord<byte[], byte[]> record, String field, String rule) {
        running.publish(record);
        ConsumerRecord<byte[], byte[]> letter = Await.value(
                        "the dead letter",
                        PATIENCE,
                        () -> running.deadLetters.records().stream()
                                .filter(candidate -> Arrays.equals(candidate.value(), record.value()))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(letter.key()).isEqualTo(record.key());
        assertThat(TopicTail.header(letter, KafkaDeadLetters.FIELD)).contains(field);
        assertThat(TopicTail.header(letter, KafkaDeadLetters.REASON))
                .get()
                .asString()
                .contains(rule);
        assertThat(TopicTail.header(letter, KafkaDeadLetters.TOPIC)).contains(Topics.CHANGES);
        record.headers()
                .forEach(header ->
                        assertThat(letter.headers().lastHeader(header.key())).isEqualTo(header));
        return letter;
    }

    private ChangeEvent goodEvent(String id) {
        return ChangeEvent.create(id, CLUSTER, goodDocuments());
    }

    private String goodDocuments() {
        return running.documents(CLUSTER, List.of("us-east-1a"), 1, 1);
    }

    private static byte[] key(String cluster) {
        return cluster.getBytes(StandardCharsets.UTF_8);
    }
}
