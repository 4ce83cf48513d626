package dev.windlass.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.ingest.Decoded.Invalid;
import dev.windlass.ingest.Decoded.Valid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ChangeEventsTest {

    private final ChangeEvents events = new ChangeEvents();

    @Test
    void readsAnEventInBinaryMode() {
        Change change = valid(Records.binary("a1", Records.data(
                "{\"kind\":\"edit\",\"set\":{\"spec.networking\":{\"calico\":{\"crossSubnet\":true}}}}")));

        assertThat(change.id()).isEqualTo("a1");
        assertThat(change.cluster()).isEqualTo(Records.CLUSTER);
        assertThat(change.approval()).isEqualTo(ApprovalPolicy.REQUIRED);
        assertThat(change.request()).isEqualTo(new ChangeRequest.Edit(
                null, Map.of("spec.networking", Map.of("calico", Map.of("crossSubnet", true))), List.of()));
    }

    @Test
    void readsAnEventInStructuredMode() {
        Change change = valid(Records.structured("a2", Records.UPDATE));

        assertThat(change.id()).isEqualTo("a2");
        assertThat(change.request()).isEqualTo(new ChangeRequest.Update());
        assertThat(change.requestedAt()).isEqualTo(Instant.parse("2026-11-23T10:00:00Z"));
    }

    @Test
    void readsDurationsAndPolicy() {
        Change change = valid(Records.binary("a3", """
                {"cluster":"%s","requester":"ada","approval":"two-person","rollout":{"settle":"PT0S","drainTimeout":"PT2M30S"},
                 "change":{"kind":"roll","instanceGroups":["nodes-us-east-1d"],"force":true}}
                """.formatted(Records.CLUSTER)));

        assertThat(change.approval()).isEqualTo(ApprovalPolicy.TWO_PERSON);
        assertThat(change.rollout().settle()).isZero();
        assertThat(change.rollout().drainTimeout()).isEqualTo(Duration.ofSeconds(150));
        assertThat(change.request()).isEqualTo(new ChangeRequest.Roll(List.of("nodes-us-east-1d"), true));
    }

    @Test
    void refusesBytesThatAreNotJson() {
        assertThat(invalid(Records.binary("a", "\u0000\u0001 not json")).field()).isEqualTo("record");
    }

    @Test
    void refusesJsonThatIsNoCloudEvent() {
        Invalid invalid = invalid(Records.plain(0, Records.CLUSTER, Records.UPDATE));

        assertThat(invalid.field()).isEqualTo("record");
        assertThat(invalid.reason()).contains("not a CloudEvent");
    }

    @Test
    void refusesAnotherType() {
        Invalid invalid = invalid(Records.binary(0, Records.CLUSTER, "a", "com.example.other.v1", Records.UPDATE));

        assertThat(invalid).isEqualTo(new Invalid("must be " + ChangeEvents.TYPE, "type"));
    }

    @Test
    void namesAnUnknownField() {
        Invalid invalid = invalid(Records.binary("a",
                "{\"cluster\":\"%s\",\"requester\":\"ada\",\"aproval\":\"automatic\",\"change\":{\"kind\":\"update\"}}"
                        .formatted(Records.CLUSTER)));

        assertThat(invalid).isEqualTo(new Invalid("unknown field", "data.aproval"));
    }

    @Test
    void namesAnUnknownFieldOfAKindOfChange() {
        Invalid invalid = invalid(Records.binary("a", Records.data("{\"kind\":\"roll\",\"groups\":[]}")));

        assertThat(invalid).isEqualTo(new Invalid("unknown field", "data.change.groups"));
    }

    @Test
    void namesAMissingField() {
        Invalid invalid = invalid(Records.binary("a", Records.data("{\"kind\":\"create\"}")));

        assertThat(invalid).isEqualTo(new Invalid("is required", "data.change.documents"));
    }

    @Test
    void readsACreationWithAndWithoutAKey() {
        assertThat(request("{\"kind\":\"create\",\"documents\":\"x\"}")).isEqualTo(new ChangeRequest.Create("x"));
        assertThat(request("{\"kind\":\"create\",\"documents\":\"x\",\"sshPublicKey\":\"ssh-rsa AAAA= me\"}"))
                .isEqualTo(new ChangeRequest.Create("x", "ssh-rsa AAAA= me"));
    }

    @Test
    void namesAnSshKeyThatIsNone() {
        Invalid invalid = invalid(Records.binary(
                "a", Records.data("{\"kind\":\"create\",\"documents\":\"x\",\"sshPublicKey\":\"-----BEGIN KEY\"}")));

        assertThat(invalid.field()).isEqualTo("data.change.sshPublicKey");
    }

    @Test
    void refusesAnUnknownKind() {
        Invalid invalid = invalid(Records.binary("a", Records.data("{\"kind\":\"explode\"}")));

        assertThat(invalid.field()).isEqualTo("data.change.kind");
        assertThat(invalid.reason()).contains("create").contains("delete");
    }

    @Test
    void refusesAnEditThatEditsNothing() {
        Invalid invalid = invalid(Records.binary("a", Records.data("{\"kind\":\"edit\"}")));

        assertThat(invalid.field()).isEqualTo("data.change");
        assertThat(invalid.reason()).contains("sets or unsets at least one path");
    }

    @Test
    void refusesADurationThatIsNotIso() {
        Invalid invalid = invalid(Records.binary("a",
                "{\"cluster\":\"%s\",\"requester\":\"ada\",\"rollout\":{\"settle\":\"5s\"},\"change\":{\"kind\":\"update\"}}"
                        .formatted(Records.CLUSTER)));

        assertThat(invalid.field()).isEqualTo("data.rollout.settle");
    }

    @Test
    void refusesMoreThanAMebibyte() {
        Invalid invalid = invalid(Records.binary("a", Records.data(
                "{\"kind\":\"create\",\"documents\":\"" + "x".repeat(JsonLimits.MAX_BYTES) + "\"}")));

        assertThat(invalid.field()).isEqualTo("record");
        assertThat(invalid.reason()).contains("1 MiB");
    }

    @Test
    void refusesJsonThatIsTooDeep() {
        String bomb = "[".repeat(5_000) + "]".repeat(5_000);
        Invalid invalid = invalid(Records.binary("a", Records.data(
                "{\"kind\":\"edit\",\"set\":{\"spec\":" + bomb + "}}")));

        assertThat(invalid.field()).isEqualTo("record");
        assertThat(invalid.reason()).contains("limit").contains("depth");
    }

    @Test
    void refusesAClusterNameOfThousandsOfLabels() {
        String name = "a" + ".a".repeat(20_000);

        Invalid invalid = invalid(Records.binary(0, name, "a", ChangeEvents.TYPE,
                "{\"cluster\":\"%s\",\"requester\":\"ada\",\"change\":{\"kind\":\"update\"}}".formatted(name)));

        assertThat(invalid.field()).isEqualTo("data.cluster");
        assertThat(invalid.reason()).contains("253");
    }

    @Test
    void refusesANumberThatIsTooLong() {
        Invalid invalid = invalid(Records.binary("a", Records.data(
                "{\"kind\":\"edit\",\"set\":{\"spec.x\":1" + "0".repeat(10_000) + "}}")));

        assertThat(invalid.reason()).contains("limit");
    }

    @Test
    void refusesAFieldGivenTwice() {
        Invalid invalid = invalid(Records.binary("a",
                "{\"cluster\":\"a.b\",\"cluster\":\"%s\",\"requester\":\"ada\",\"change\":{\"kind\":\"update\"}}"
                        .formatted(Records.CLUSTER)));

        assertThat(invalid.reason()).contains("Duplicate field 'cluster'");
    }

    @Test
    void refusesAKeyThatIsAnotherCluster() {
        Invalid invalid = invalid(Records.binary(0, "other.cluster.k8s.local", "a", ChangeEvents.TYPE, Records.UPDATE));

        assertThat(invalid.field()).isEqualTo("key");
    }

    @Test
    void refusesARecordWithoutKey() {
        assertThat(invalid(Records.binary(0, null, "a", ChangeEvents.TYPE, Records.UPDATE)).field()).isEqualTo("key");
    }

    @Test
    void refusesAnIdThatWouldLeaveItsFolder() {
        assertThat(invalid(Records.binary("../../config", Records.UPDATE)).field()).isEqualTo("id");
    }

    @Test
    void refusesATombstone() {
        assertThat(invalid(Records.plain(0, Records.CLUSTER, null))).isEqualTo(new Invalid("is empty", "record"));
    }

    private Change valid(ConsumerRecord<byte[], byte[]> record) {
        assertThat(events.decode(record)).isInstanceOf(Valid.class);
        return ((Valid) events.decode(record)).change();
    }

    private ChangeRequest request(String change) {
        return valid(Records.binary("a", Records.data(change))).request();
    }

    private Invalid invalid(ConsumerRecord<byte[], byte[]> record) {
        assertThat(events.decode(record)).isInstanceOf(Invalid.class);
        return (Invalid) events.decode(record);
    }
}
