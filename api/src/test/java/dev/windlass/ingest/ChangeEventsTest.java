package dev.windlass.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.RolloutPolicy;
import dev.windlass.change.RolloutPolicy.Pace;
import dev.windlass.change.RolloutPolicy.Reaction;
import dev.windlass.change.RolloutPolicy.UnmanagedPods;
import dev.windlass.gate.Canary;
import dev.windlass.gate.Checkpoint;
import dev.windlass.gate.Comparison;
import dev.windlass.gate.Comparison.Operator;
import dev.windlass.gate.Freeze;
import dev.windlass.gate.Gates;
import dev.windlass.gate.HttpHook;
import dev.windlass.gate.HttpHook.When;
import dev.windlass.gate.MaintenanceWindow;
import dev.windlass.gate.PrometheusQuery;
import dev.windlass.ingest.Decoded.Invalid;
import dev.windlass.ingest.Decoded.Valid;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void readsTheWholePolicyOfARollout() {
        RolloutPolicy policy = valid(underPolicy("""
                {"pace": "blind", "interval": "PT20S", "onRed": "stop", "onBlockedDrain": "continue",
                 "toleratedWorkers": 3, "groupsAtOnce": 4, "zonesAtOnce": 0, "unmanagedPods": "refuse",
                 "maxUnavailable": "25%", "maxSurge": 2}"""))
                .rollout().policy();

        assertThat(policy).isEqualTo(new RolloutPolicy(
                Pace.BLIND, Duration.ofSeconds(20), Reaction.STOP, Reaction.CONTINUE, 3, 4, 0, UnmanagedPods.REFUSE,
                "25%", "2"));
    }

    @Test
    void keepsToTheSafePolicyWhereNoneIsGiven() {
        assertThat(valid(underPolicy("{}")).rollout().policy()).isEqualTo(RolloutPolicy.DEFAULTS);
        assertThat(valid(Records.binary("a", Records.UPDATE)).rollout().policy()).isEqualTo(RolloutPolicy.DEFAULTS);
    }

    /** Path below {@code policy}, the rule's words, the policy. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            .onRedd           | unknown field       | {"onRedd": "ask"}
            .pace             | "watched", "blind"  | {"pace": "fast"}
            .interval         | match               | {"interval": "15s"}
            .onRed            | "ask", "stop", "continue" | {"onRed": "panic"}
            .onBlockedDrain   | "ask", "stop", "continue" | {"onBlockedDrain": true}
            .toleratedWorkers | minimum value of 0  | {"toleratedWorkers": -1}
            .toleratedWorkers | integer             | {"toleratedWorkers": 1.5}
            .groupsAtOnce     | minimum value of 1  | {"groupsAtOnce": 0}
            .zonesAtOnce      | maximum value of 100 | {"zonesAtOnce": 101}
            .unmanagedPods    | "evict", "refuse"   | {"unmanagedPods": "keep"}
            .maxUnavailable   | match               | {"maxUnavailable": "101%"}
            .maxUnavailable   | minimum value of 0  | {"maxUnavailable": -1}
            .maxSurge         | match               | {"maxSurge": "two"}
            .maxSurge         | integer             | {"maxSurge": 0.5}
            ''                | cannot both be 0    | {"maxUnavailable": 0, "maxSurge": "0%"}
            """)
    void namesTheFieldAndTheRuleOfAPolicyThatIsWrong(String path, String rule, String policy) {
        Invalid invalid = invalid(underPolicy(policy));

        assertThat(invalid.field()).isEqualTo("data.rollout.policy" + path);
        assertThat(invalid.reason()).contains(rule);
    }

    @Test
    @Tag("R68")
    @Tag("R69")
    void readsGates() {
        Gates gates = valid(gated("""
                {"canary": {"first": 2, "bake": "PT30M"},
                 "checkpoints": [{"percent": 50, "bake": "PT1H", "ask": true}],
                 "windows": [{"days": ["saturday"], "from": "22:00", "to": "04:00", "timeZone": "Europe/Berlin"}],
                 "freezes": [{"from": "2026-12-19T00:00:00+01:00", "to": "2027-01-04T00:00:00Z", "why": "holidays"}],
                 "hooks": [{"name": "on call", "url": "https://hooks.example.com/a?b=c", "when": "beforeNode"}],
                 "queries": [{"name": "errors", "url": "https://prometheus.example.com", "query": "errors > 0",
                   "comparison": {"is": "atMost", "threshold": 0.01}, "emptyIsGreen": true, "timeout": "PT5S"}]}"""))
                .rollout().gates();

        assertThat(gates).isEqualTo(new Gates(
                new Canary(2, Duration.ofMinutes(30)),
                List.of(new Checkpoint(50, Duration.ofHours(1), true)),
                List.of(new MaintenanceWindow(
                        Set.of(DayOfWeek.SATURDAY), LocalTime.of(22, 0), LocalTime.of(4, 0), "Europe/Berlin")),
                List.of(new Freeze(
                        Instant.parse("2026-12-18T23:00:00Z"), Instant.parse("2027-01-04T00:00:00Z"), "holidays")),
                List.of(new HttpHook("on call", URI.create("https://hooks.example.com/a?b=c"), When.BEFORE_NODE, null)),
                List.of(new PrometheusQuery("errors", URI.create("https://prometheus.example.com"), "errors > 0",
                        new Comparison(Operator.AT_MOST, 0.01), true, Duration.ofSeconds(5)))));
    }

    @Test
    void asksForNoGateWhereNoneIsGiven() {
        assertThat(valid(gated("{}")).rollout().gates()).isEqualTo(Gates.NONE);
        assertThat(valid(Records.binary("a", Records.UPDATE)).rollout().gates()).isEqualTo(Gates.NONE);
    }

    /** Path below {@code gates}, the rule's words, the gates. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            .cannary                         | unknown field         | {"cannary": {}}
            .canary.first                    | is required           | {"canary": {}}
            .canary.first                    | minimum               | {"canary": {"first": 0}}
            .canary.bake                     | match                 | {"canary": {"first": 1, "bake": "30m"}}
            .canary                          | P30D                  | {"canary": {"first": 1, "bake": "P31D"}}
            .checkpoints.0.percent           | maximum               | {"checkpoints": [{"percent": 101}]}
            .checkpoints.0.ask               | boolean               | {"checkpoints": [{"percent": 1, "ask": "yes"}]}
            ''                               | percent of its own    | {"checkpoints": [{"percent": 1}, {"percent": 1}]}
            .windows.0.days.0                | enumeration           | {"windows": [{"days": ["sat"], "from": "01:00", "to": "02:00", "timeZone": "UTC"}]}
            .windows.0.from                  | match                 | {"windows": [{"from": "24:00", "to": "02:00", "timeZone": "UTC"}]}
            .windows.0.to                    | is required           | {"windows": [{"from": "01:00", "timeZone": "UTC"}]}
            .windows.0                       | an IANA name such as Europe/Berlin, is Mars/Olympus | {"windows": [{"from": "01:00", "to": "02:00", "timeZone": "Mars/Olympus"}]}
            .windows.0                       | an IANA name such as Europe/Berlin, is +01:00 | {"windows": [{"from": "01:00", "to": "02:00", "timeZone": "+01:00"}]}
            .freezes.0.from                  | match                 | {"freezes": [{"from": "2026-12-19", "to": "2027-01-01T00:00:00Z", "why": "x"}]}
            .freezes.0.from                  | 2026-13-19            | {"freezes": [{"from": "2026-13-19T00:00:00Z", "to": "2027-01-01T00:00:00Z", "why": "x"}]}
            .freezes.0                       | must be after from    | {"freezes": [{"from": "2027-01-01T00:00:00Z", "to": "2027-01-01T00:00:00Z", "why": "x"}]}
            .freezes.0.why                   | is required           | {"freezes": [{"from": "2027-01-01T00:00:00Z", "to": "2027-01-02T00:00:00Z"}]}
            .hooks.0.when                    | enumeration           | {"hooks": [{"name": "a", "url": "https://h", "when": "sometimes"}]}
            .hooks.0                         | hooks.url: must be http://HOST or https://HOST | {"hooks": [{"name": "a", "url": "file:///etc/passwd", "when": "beforeNode"}]}
            .hooks.0                         | must not have a user name or password | {"hooks": [{"name": "a", "url": "https://u:p@h/", "when": "beforeNode"}]}
            .hooks.0                         | hooks.timeout: must be more than PT0S and at most PT1M | {"hooks": [{"name": "a", "url": "https://h/", "when": "beforeNode", "timeout": "PT2M"}]}
            .hooks.0                         | hooks.name            | {"hooks": [{"name": "a/b", "url": "https://h/", "when": "beforeNode"}]}
            .hooks.0.token                   | unknown field         | {"hooks": [{"name": "a", "url": "https://h/", "when": "beforeNode", "token": "s"}]}
            ''                               | name of its own       | {"hooks": [{"name": "a", "url": "https://h/", "when": "beforeNode"}, {"name": "a", "url": "https://h/", "when": "afterNode"}]}
            .queries.0.comparison.threshold  | is required           | {"queries": [{"name": "a", "url": "https://h/", "query": "up", "comparison": {"is": "below"}}]}
            .queries.0.comparison.is         | enumeration           | {"queries": [{"name": "a", "url": "https://h/", "query": "up", "comparison": {"is": "<", "threshold": 1}}]}
            .queries.0.query                 | 1                     | {"queries": [{"name": "a", "url": "https://h/", "query": "", "comparison": {"is": "below", "threshold": 1}}]}
            .queries.0                       | must not have a query | {"queries": [{"name": "a", "url": "https://h/?a=b", "query": "up", "comparison": {"is": "below", "threshold": 1}}]}
            .hooks.0.url                     | Illegal character     | {"hooks": [{"name": "a", "url": "https://h/ x", "when": "beforeNode"}]}
            """)
    void namesTheFieldAndTheRuleOfAGateThatIsWrong(String path, String rule, String gates) {
        Invalid invalid = invalid(gated(gates));

        assertThat(invalid.field()).isEqualTo("data.rollout.gates" + path);
        assertThat(invalid.reason()).contains(rule);
    }

    @Test
    void readsTheEventsThatTheReadmeShows() throws Exception {
        List<String> shown = Pattern.compile("(?s)```json\n(.*?)```")
                .matcher(Files.readString(Path.of("..", "README.md")))
                .results()
                .map(block -> block.group(1))
                .toList();

        assertThat(shown).hasSizeGreaterThanOrEqualTo(2).allSatisfy(event -> assertThat(
                        events.decodeStructured(event.getBytes(StandardCharsets.UTF_8), Instant.EPOCH))
                .isInstanceOf(Valid.class));
    }

    @Test
    void refusesMoreGatesOfAKindThanARolloutReads() {
        String freeze = "{\"from\":\"2027-01-01T00:00:00Z\",\"to\":\"2027-01-02T00:00:00Z\",\"why\":\"x\"}";

        Invalid invalid = invalid(gated("{\"freezes\": [" + String.join(",", Collections.nCopies(21, freeze)) + "]}"));

        assertThat(invalid.field()).isEqualTo("data.rollout.gates.freezes");
        assertThat(invalid.reason()).contains("20");
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
    void readsADeletionAndWhatItLeaves() {
        assertThat(request("{\"kind\":\"delete\"}")).isEqualTo(new ChangeRequest.Delete());
        assertThat(request("{\"kind\":\"delete\",\"leave\":[\"nat-1\",\"eipalloc-2\",\"nat-1\"]}"))
                .isEqualTo(new ChangeRequest.Delete(List.of("eipalloc-2", "nat-1")));
    }

    @Test
    void namesWhatADeletionCannotLeave() {
        assertThat(invalid(Records.binary("a", Records.data("{\"kind\":\"delete\",\"leave\":[\"\"]}"))).field())
                .startsWith("data.change.leave");
        assertThat(invalid(Records.binary("a", Records.data("{\"kind\":\"update\",\"leave\":[]}"))).field())
                .isEqualTo("data.change.leave");
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

    private static ConsumerRecord<byte[], byte[]> underPolicy(String policy) {
        return Records.binary("a", """
                {"cluster":"%s","requester":"ada","rollout":{"policy":%s},"change":{"kind":"roll"}}
                """.formatted(Records.CLUSTER, policy));
    }

    private static ConsumerRecord<byte[], byte[]> gated(String gates) {
        return Records.binary("a", """
                {"cluster":"%s","requester":"ada","rollout":{"gates":%s},"change":{"kind":"update"}}
                """.formatted(Records.CLUSTER, gates));
    }

    private ChangeRequest request(String change) {
        return valid(Records.binary("a", Records.data(change))).request();
    }

    private Invalid invalid(ConsumerRecord<byte[], byte[]> record) {
        assertThat(events.decode(record)).isInstanceOf(Invalid.class);
        return (Invalid) events.decode(record);
    }
}
