package dev.windlass.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.RolloutOptions;
import dev.windlass.change.RolloutPolicy;
import dev.windlass.change.RolloutPolicy.Pace;
import dev.windlass.change.RolloutPolicy.Reaction;
import dev.windlass.change.RolloutPolicy.UnmanagedPods;
import dev.windlass.ingest.Decoded.Invalid;
import dev.windlass.ingest.Decoded.Valid;
import dev.windlass.rollout.policy.Canary;
import dev.windlass.rollout.policy.Checkpoint;
import dev.windlass.rollout.policy.Comparison;
import dev.windlass.rollout.policy.Comparison.Operator;
import dev.windlass.rollout.policy.Freeze;
import dev.windlass.rollout.policy.Gates;
import dev.windlass.rollout.policy.HttpHook;
import dev.windlass.rollout.policy.HttpHook.When;
import dev.windlass.rollout.policy.MaintenanceWindow;
import dev.windlass.rollout.policy.PrometheusQuery;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeEventsTest {

    private final ChangeEvents events = new ChangeEvents();

    @Test
    void readsAnEventInBinaryMode() {
        Change change = valid(Records.binary(
                "a1",
                Records.data("{\"kind\":\"edit\",\"set\":{\"spec.networking\":{\"calico\":{\"crossSubnet\":true}}}}")));

        assertThat(change.id()).isEqualTo("a1");
        assertThat(change.cluster()).isEqualTo(Records.CLUSTER);
        assertThat(change.approval()).isEqualTo(ApprovalPolicy.REQUIRED);
        assertThat(change.request())
                .isEqualTo(new ChangeRequest.Edit(
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
                 "maxUnavailable": "25%", "maxSurge": 2}""")).rollout().policy();

        assertThat(policy)
                .isEqualTo(new RolloutPolicy(
                        Pace.BLIND,
                        Duration.ofSeconds(20),
                        Reaction.STOP,
                        Reaction.CONTINUE,
                        3,
                        4,
                        0,
                        UnmanagedPods.REFUSE,
                        "25%",
                        "2"));
    }

    @Test
    void keepsToTheSafePolicyWhereNoneIsGiven() {
        assertThat(valid(underPolicy("{}")).rollout().policy()).isEqualTo(RolloutPolicy.DEFAULTS);
        assertThat(valid(Records.binary("a", Records.UPDATE)).rollout().policy())
                .isEqualTo(RolloutPolicy.DEFAULTS);
    }

    /** Path below {@code policy}, the rule's words, the policy. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            .onRedd           | unknown field       | {"onRedd": "ask"}
            .pace             | "watched", "blind"  | {"pace": "fast"}
            .interval         | must be a duration               | {"interval": "15s"}
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
                   "comparison": {"is": "atMost", "threshold": 0.01}, "emptyIsGreen": true, "timeout": "PT5S"}]}""")).rollout().gates();

        assertThat(gates)
                .isEqualTo(new Gates(
                        new Canary(2, Duration.ofMinutes(30)),
                        List.of(new Checkpoint(50, Duration.ofHours(1), true)),
                        List.of(new MaintenanceWindow(
                                Set.of(DayOfWeek.SATURDAY), LocalTime.of(22, 0), LocalTime.of(4, 0), "Europe/Berlin")),
                        List.of(new Freeze(
                                Instant.parse("2026-12-18T23:00:00Z"),
                                Instant.parse("2027-01-04T00:00:00Z"),
                                "holidays")),
                        List.of(new HttpHook(
                                "on call", URI.create("https://hooks.example.com/a?b=c"), When.BEFORE_NODE, null)),
                        List.of(new PrometheusQuery(
                                "errors",
                                URI.create("https://prometheus.example.com"),
                                "errors > 0",
                                new Comparison(Operator.AT_MOST, 0.01),
                                true,
                                Duration.ofSeconds(5)))));
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
            .canary.bake                     | must be a duration                 | {"canary": {"first": 1, "bake": "30m"}}
            .canary.bake                     | P30D                  | {"canary": {"first": 1, "bake": "P31D"}}
            .checkpoints.0.percent           | maximum               | {"checkpoints": [{"percent": 101}]}
            .checkpoints.0.ask               | boolean               | {"checkpoints": [{"percent": 1, "ask": "yes"}]}
            .checkpoints.1.percent           | 1 is there twice      | {"checkpoints": [{"percent": 1}, {"percent": 1}]}
            .windows.0.days.0                | enumeration           | {"windows": [{"days": ["sat"], "from": "01:00", "to": "02:00", "timeZone": "UTC"}]}
            .windows.0.from                  | match                 | {"windows": [{"from": "24:00", "to": "02:00", "timeZone": "UTC"}]}
            .windows.0.to                    | is required           | {"windows": [{"from": "01:00", "timeZone": "UTC"}]}
            .windows.0.timeZone              | an IANA name such as Europe/Berlin, is Mars/Olympus | {"windows": [{"from": "01:00", "to": "02:00", "timeZone": "Mars/Olympus"}]}
            .windows.0.timeZone              | an IANA name such as Europe/Berlin, is +01:00 | {"windows": [{"from": "01:00", "to": "02:00", "timeZone": "+01:00"}]}
            .freezes.0.from                  | match                 | {"freezes": [{"from": "2026-12-19", "to": "2027-01-01T00:00:00Z", "why": "x"}]}
            .freezes.0.from                  | 2026-13-19            | {"freezes": [{"from": "2026-13-19T00:00:00Z", "to": "2027-01-01T00:00:00Z", "why": "x"}]}
            .freezes.0.to                    | must be after from    | {"freezes": [{"from": "2027-01-01T00:00:00Z", "to": "2027-01-01T00:00:00Z", "why": "x"}]}
            .freezes.0.why                   | is required           | {"freezes": [{"from": "2027-01-01T00:00:00Z", "to": "2027-01-02T00:00:00Z"}]}
            .hooks.0.when                    | enumeration           | {"hooks": [{"name": "a", "url": "https://h", "when": "sometimes"}]}
            .hooks.0.url                     | must be http://HOST or https://HOST | {"hooks": [{"name": "a", "url": "file:///etc/passwd", "when": "beforeNode"}]}
            .hooks.0.url                     | must not have a user name or password | {"hooks": [{"name": "a", "url": "https://u:p@h/", "when": "beforeNode"}]}
            .hooks.0.timeout                 | must be more than PT0S and at most PT1M | {"hooks": [{"name": "a", "url": "https://h/", "when": "beforeNode", "timeout": "PT2M"}]}
            .hooks.0.name                    | 1 to 63 letters            | {"hooks": [{"name": "a/b", "url": "https://h/", "when": "beforeNode"}]}
            .hooks.0.token                   | unknown field         | {"hooks": [{"name": "a", "url": "https://h/", "when": "beforeNode", "token": "s"}]}
            .hooks.1.name                    | a is there twice      | {"hooks": [{"name": "a", "url": "https://h/", "when": "beforeNode"}, {"name": "a", "url": "https://h/", "when": "afterNode"}]}
            .queries.0.comparison.threshold  | is required           | {"queries": [{"name": "a", "url": "https://h/", "query": "up", "comparison": {"is": "below"}}]}
            .queries.0.comparison.is         | enumeration           | {"queries": [{"name": "a", "url": "https://h/", "query": "up", "comparison": {"is": "<", "threshold": 1}}]}
            .queries.0.query                 | 1                     | {"queries": [{"name": "a", "url": "https://h/", "query": "", "comparison": {"is": "below", "threshold": 1}}]}
            .queries.0.url                   | must not have a query | {"queries": [{"name": "a", "url": "https://h/?a=b", "query": "up", "comparison": {"is": "below", "threshold": 1}}]}
            .hooks.0.url                     | Illegal character     | {"hooks": [{"name": "a", "url": "https://h/ x", "when": "beforeNode"}]}
            """)
    void namesTheFieldAndTheRuleOfAGateThatIsWrong(String path, String rule, String gates) {
        Invalid invalid = invalid(gated(gates));

        assertThat(invalid.field()).isEqualTo("data.rollout.gates" + path);
        assertThat(invalid.reason()).contains(rule);
    }

    /** Path below {@code rollout}, and a rollout whose duration is to be filled in. */
    static Stream<Arguments> durationsOfARollout() {
        return Stream.of(
                Arguments.of(".settle", "{\"settle\": %s}"),
                Arguments.of(".drainTimeout", "{\"drainTimeout\": %s}"),
                Arguments.of(".validateInterval", "{\"validateInterval\": %s}"),
                Arguments.of(".validateTimeout", "{\"validateTimeout\": %s}"),
                Arguments.of(".policy.interval", "{\"policy\": {\"interval\": %s}}"),
                Arguments.of(".gates.canary.bake", "{\"gates\": {\"canary\": {\"first\": 1, \"bake\": %s}}}"),
                Arguments.of(
                        ".gates.checkpoints.1.bake",
                        "{\"gates\": {\"checkpoints\": [{\"percent\": 1}, {\"percent\": 50, \"bake\": %s}]}}"),
                Arguments.of(
                        ".gates.hooks.0.timeout",
                        "{\"gates\": {\"hooks\": [{\"name\": \"a\", \"url\": \"https://h/\", \"when\": \"beforeNode\", \"timeout\": %s}]}}"),
                Arguments.of(
                        ".gates.queries.0.timeout",
                        "{\"gates\": {\"queries\": [{\"name\": \"a\", \"url\": \"https://h/\", \"query\": \"up\", "
                                + "\"comparison\": {\"is\": \"below\", \"threshold\": 1}, \"timeout\": %s}]}}"));
    }

    @ParameterizedTest
    @MethodSource("durationsOfARollout")
    void refusesADurationBeyondItsBound(String path, String rollout) {
        for (String duration : List.of(
                "P31D",
                "P30DT0.000000001S",
                "PT721H",
                "P99999999D",
                "P106751991167300D",
                "PT9223372036854775807S",
                "P99999999999999999999D",
                "P9223372036854775807DT1S")) {
            Invalid invalid = invalid(rolling(rollout.formatted("\"" + duration + "\"")));

            assertThat(invalid.field()).as(duration).isEqualTo("data.rollout" + path);
            assertThat(invalid.reason()).as(duration).startsWith("must be ").containsAnyOf("P30D", "PT1M");
        }
    }

    @ParameterizedTest
    @MethodSource("durationsOfARollout")
    void refusesWhatIsNoDuration(String path, String rollout) {
        for (String value : List.of(
                "\"\"",
                "\"P\"",
                "\"PT\"",
                "\"P1DT\"",
                "\"-PT5M\"",
                "\"PT-5M\"",
                "\"+PT5M\"",
                "\"P1Y\"",
                "\"P1M\"",
                "\"P1W\"",
                "\"PT1E9S\"",
                "\"pt5m\"",
                "\"5m\"",
                "\"PT5M \"",
                "\"PT5M\\n\"",
                "\"PT1.5H\"",
                "\"PT1,5S\"",
                "\"PT.5S\"",
                "\"PT1.S\"",
                "\"PT٥M\"",
                "300",
                "3e2",
                "true",
                "[\"PT5M\"]",
                "{}",
                "null")) {
            Invalid invalid = invalid(rolling(rollout.formatted(value)));

            assertThat(invalid.field()).as(value).isEqualTo("data.rollout" + path);
            assertThat(invalid.reason()).as(value).startsWith("must be a duration such as PT15M");
        }
    }

    @Test
    void refusesATimeLimitOfNoTime() {
        for (String field : List.of("drainTimeout", "validateTimeout")) {
            Invalid invalid = invalid(rolling("{\"" + field + "\": \"PT0S\"}"));

            assertThat(invalid.field()).isEqualTo("data.rollout." + field);
            assertThat(invalid.reason()).isEqualTo("must be more than PT0S and at most P30D, is PT0S");
        }
    }

    @Test
    void readsTheLongestDurations() {
        RolloutOptions options = valid(rolling("""
                {"settle": "PT720H", "drainTimeout": "P30D", "validateInterval": "P29DT24H", "validateTimeout": "P30D"}""")).rollout();

        assertThat(List.of(
                        options.settle(),
                        options.drainTimeout(),
                        options.validateInterval(),
                        options.validateTimeout()))
                .containsOnly(Duration.ofDays(30));
    }

    /** Path below {@code rollout}, the rule's words, the rollout. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            .validateCount                  | 100                | {"validateCount": 101}
            .validateCount                  | 1                  | {"validateCount": 0}
            .validateCount                  | integer            | {"validateCount": 1e99999999}
            .policy.toleratedWorkers        | 10000              | {"policy": {"toleratedWorkers": 99999999999999999999}}
            .policy.groupsAtOnce            | 100                | {"policy": {"groupsAtOnce": 2147483648}}
            .policy.zonesAtOnce             | 100                | {"policy": {"zonesAtOnce": 4294967297}}
            .policy.maxUnavailable          | match              | {"policy": {"maxUnavailable": "100000"}}
            .policy.maxSurge                | match              | {"policy": {"maxSurge": "1000%"}}
            .policy.maxSurge                | 99999              | {"policy": {"maxSurge": 4294967297}}
            .gates.canary.first             | 1000               | {"gates": {"canary": {"first": 1001}}}
            .gates.checkpoints.2.percent    | 50 is there twice  | {"gates": {"checkpoints": [{"percent": 50}, {"percent": 20}, {"percent": 50}]}}
            .gates.hooks.1.name             | a is there twice   | {"gates": {"hooks": [{"name": "a", "url": "https://h/", "when": "beforeNode"}, {"name": "a", "url": "https://h/", "when": "afterNode"}]}}
            .gates.windows.0.days           | 1                  | {"gates": {"windows": [{"days": [], "from": "01:00", "to": "02:00", "timeZone": "UTC"}]}}
            .gates.windows.0.timeZone       | IANA               | {"gates": {"windows": [{"from": "01:00", "to": "02:00", "timeZone": "Europe/Atlantis"}]}}
            .gates.windows.0.timeZone       | IANA               | {"gates": {"windows": [{"from": "01:00", "to": "02:00", "timeZone": "europe/berlin"}]}}
            .gates.freezes.0.to             | must be after from | {"gates": {"freezes": [{"from": "2027-01-02T00:00:00Z", "to": "2027-01-01T00:00:00Z", "why": "x"}]}}
            .gates.freezes.0.to             | match              | {"gates": {"freezes": [{"from": "2027-01-02T00:00:00Z", "to": "+999999999-01-01T00:00:00Z", "why": "x"}]}}
            .gates.freezes.0.why            | characters         | {"gates": {"freezes": [{"from": "2027-01-02T00:00:00Z", "to": "2027-01-03T00:00:00Z", "why": " "}]}}
            """)
    void namesTheFieldOfANumberOrTimeThatIsOutOfBounds(String path, String rule, String rollout) {
        Invalid invalid = invalid(rolling(rollout));

        assertThat(invalid.field()).isEqualTo("data.rollout" + path);
        assertThat(invalid.reason()).contains(rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary", "checkpoints", "windows", "freezes", "hooks", "queries"})
    void refusesThousandsOfGates(String kind) {
        Invalid invalid =
                invalid(gated("{\"" + kind + "\": [" + String.join(",", Collections.nCopies(5_000, "{}")) + "]}"));

        assertThat(invalid.field()).isEqualTo("data.rollout.gates." + kind);
    }

    @Test
    void refusesMoreOfAChangeThanAPersonWrites() {
        String group = "\"g\",";
        assertThat(invalid(Records.binary(
                                "a",
                                Records.data(
                                        "{\"kind\":\"roll\",\"instanceGroups\":[" + group.repeat(1_000) + "\"g\"]}")))
                        .field())
                .isEqualTo("data.change.instanceGroups");
        assertThat(invalid(Records.binary(
                                "a", Records.data("{\"kind\":\"edit\",\"unset\":[" + group.repeat(1_000) + "\"g\"]}")))
                        .field())
                .isEqualTo("data.change.unset");
    }

    @Test
    void takesAnInstanceGroupThatIsNamedTwiceAsOne() {
        assertThat(request("{\"kind\":\"roll\",\"instanceGroups\":[\"b\",\"a\",\"b\"]}"))
                .isEqualTo(new ChangeRequest.Roll(List.of("b", "a"), false));
    }

    @Test
    void readsTheEventsThatTheDocumentationShows() throws Exception {
        List<String> shown = new ArrayList<>();
        for (Path page : List.of(Path.of("README.md"), Path.of("docs", "rolling.md"))) {
            Pattern.compile("(?s)```json\n(.*?)```")
                    .matcher(Files.readString(Path.of("..", "..").resolve(page)))
                    .results()
                    .forEach(block -> shown.add(block.group(1)));
        }

        assertThat(shown)
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(event -> assertThat(
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
        assertThat(invalid(Records.binary("a", "\u0000\u0001 not json")).field())
                .isEqualTo("record");
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
        Invalid invalid = invalid(Records.binary(
                "a",
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
        assertThat(invalid(Records.binary("a", Records.data("{\"kind\":\"delete\",\"leave\":[\"\"]}")))
                        .field())
                .startsWith("data.change.leave");
        assertThat(invalid(Records.binary("a", Records.data("{\"kind\":\"update\",\"leave\":[]}")))
                        .field())
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
        Invalid invalid = invalid(Records.binary(
                "a",
                "{\"cluster\":\"%s\",\"requester\":\"ada\",\"rollout\":{\"settle\":\"5s\"},\"change\":{\"kind\":\"update\"}}"
                        .formatted(Records.CLUSTER)));

        assertThat(invalid.field()).isEqualTo("data.rollout.settle");
    }

    @Test
    void refusesMoreThanAMebibyte() {
        Invalid invalid = invalid(Records.binary(
                "a", Records.data("{\"kind\":\"create\",\"documents\":\"" + "x".repeat(JsonLimits.MAX_BYTES) + "\"}")));

        assertThat(invalid.field()).isEqualTo("record");
        assertThat(invalid.reason()).contains("1 MiB");
    }

    @Test
    void refusesJsonThatIsTooDeep() {
        String bomb = "[".repeat(5_000) + "]".repeat(5_000);
        Invalid invalid =
                invalid(Records.binary("a", Records.data("{\"kind\":\"edit\",\"set\":{\"spec\":" + bomb + "}}")));

        assertThat(invalid.field()).isEqualTo("record");
        assertThat(invalid.reason()).contains("limit").contains("depth");
    }

    @Test
    void refusesAClusterNameOfThousandsOfLabels() {
        String name = "a" + ".a".repeat(20_000);

        Invalid invalid = invalid(Records.binary(
                0,
                name,
                "a",
                ChangeEvents.TYPE,
                "{\"cluster\":\"%s\",\"requester\":\"ada\",\"change\":{\"kind\":\"update\"}}".formatted(name)));

        assertThat(invalid.field()).isEqualTo("data.cluster");
        assertThat(invalid.reason()).contains("253");
    }

    @Test
    void refusesANumberThatIsTooLong() {
        Invalid invalid = invalid(Records.binary(
                "a", Records.data("{\"kind\":\"edit\",\"set\":{\"spec.x\":1" + "0".repeat(10_000) + "}}")));

        assertThat(invalid.reason()).contains("limit");
    }

    @Test
    void refusesAFieldGivenTwice() {
        Invalid invalid = invalid(Records.binary(
                "a",
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
        assertThat(invalid(Records.binary(0, null, "a", ChangeEvents.TYPE, Records.UPDATE))
                        .field())
                .isEqualTo("key");
    }

    @Test
    void refusesAnIdThatWouldLeaveItsFolder() {
        assertThat(invalid(Records.binary("../../config", Records.UPDATE)).field())
                .isEqualTo("id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "a ", " a", "a/b", "a\\b", "ä", "a\nb", "a\u0000", ".", "..", "-a", "a b", "a%2Fb", "a?b",
                "a#b"
            })
    void refusesAnIdThatIsNoName(String id) {
        Invalid invalid = invalid(Records.binary(id, Records.UPDATE));

        assertThat(invalid.field()).isEqualTo("id");
        assertThat(invalid.reason()).startsWith("must match");
    }

    @Test
    void takesIdsThatDifferByCaseAsTwo() {
        assertThat(valid(Records.binary("Same-1", Records.UPDATE)).id())
                .isNotEqualTo(valid(Records.binary("same-1", Records.UPDATE)).id());
    }

    @Test
    void refusesAnIdOfMoreThan128Characters() {
        assertThat(valid(Records.binary("a".repeat(128), Records.UPDATE)).id()).hasSize(128);
        assertThat(invalid(Records.binary("a".repeat(129), Records.UPDATE)).field())
                .isEqualTo("id");
    }

    /** Source as sent, and as it is compared. */
    @ParameterizedTest
    @CsvSource({
        "/teams/a,/teams/a",
        "/teams/%61,/teams/a",
        "/teams/%e4,/teams/%E4",
        "/teams/ä,/teams/%C3%A4",
        "/teams/b/../a,/teams/a",
        "/teams/./a,/teams/a",
        "/teams/b/%2E%2e/a,/teams/a",
        "HTTPS://Example.COM/A,https://example.com/A",
        "https://Me@Example.COM:443/A,https://Me@example.com:443/A",
        "urn:Team:A,urn:Team:A",
        "URN:Team:A,urn:Team:A",
        "teams/a,teams/a",
        "/teams/a%2Fb,/teams/a%2Fb",
        "mailto:Me@Example.COM,mailto:Me@Example.COM",
        "//Host/a,//host/a"
    })
    void readsASourceInOneSpelling(String sent, String canonical) {
        assertThat(valid(from(sent)).origin().source()).isEqualTo(canonical);
    }

    @Test
    void refusesASourceThatIsNoneOrTooLong() {
        assertThat(valid(from("/" + "a".repeat(511))).origin().source()).hasSize(512);
        assertThat(invalid(from("/" + "a".repeat(512))).field()).isEqualTo("source");
        assertThat(invalid(from("/" + "ä".repeat(100))).reason()).isEqualTo("must be at most 512 characters");
        assertThat(invalid(from("")))
                .isEqualTo(new Invalid("must not be empty: CloudEvents name an event by source and id", "source"));
        assertThat(((Invalid) events.decodeStructured(
                                """
                                {"specversion":"1.0","id":"a","source":"","type":"%s","data":%s}""".formatted(ChangeEvents.TYPE, Records.UPDATE).getBytes(StandardCharsets.UTF_8),
                                Instant.EPOCH))
                        .field())
                .isEqualTo("source");
        for (String source : List.of(" ", "/a b", "/a\nb", "/%zz", "http://", ":")) {
            assertThat(invalid(from(source)).reason()).as(source).contains("source");
        }
    }

    /** Spellings of one and the same data. */
    @ParameterizedTest
    @ValueSource(strings = {"""
        {"change":{"set":{"spec.b":{"d":[1,2],"c":"é"},"spec.a":100},"kind":"edit"},"requester":"ada","cluster":"%s"}""", """
         { "cluster" : "%s" ,
        "requester":"ada","change":{"kind":"edit","set":{"spec.a":100,"spec.b":{"c":"é", "d":[1, 2]}}}}""", """
        {"cluster":"%s","requester":"\\u0061da","change":{"kind":"edit","set":{"spec.a":1e2,"spec.b":{"c":"\\u00e9","d":[1.0,2.00]}}}}"""})
    void knowsTheSameDataInEverySpelling(String data) {
        String plain = """
                {"cluster":"%s","requester":"ada","change":{"kind":"edit","set":{"spec.a":100,"spec.b":{"c":"é","d":[1,2]}}}}""";

        assertThat(valid(Records.binary("a", data.formatted(Records.CLUSTER)))
                        .origin()
                        .digest())
                .isEqualTo(valid(Records.binary("a", plain.formatted(Records.CLUSTER)))
                        .origin()
                        .digest());
    }

    @Test
    void tellsOtherDataApart() {
        List<String> kinds = List.of(
                "{\"kind\":\"edit\",\"set\":{\"a\":[1,2]}}", "{\"kind\":\"edit\",\"set\":{\"a\":[2,1]}}",
                "{\"kind\":\"edit\",\"set\":{\"a\":\"1\"}}", "{\"kind\":\"edit\",\"set\":{\"a\":1}}",
                "{\"kind\":\"edit\",\"set\":{\"a\":true}}", "{\"kind\":\"edit\",\"set\":{\"a\":\"true\"}}",
                "{\"kind\":\"edit\",\"set\":{\"a\":9007199254740993}}",
                        "{\"kind\":\"edit\",\"set\":{\"a\":9007199254740992}}",
                "{\"kind\":\"edit\",\"set\":{\"a\":0.10000000000000000001}}", "{\"kind\":\"edit\",\"set\":{\"a\":0.1}}",
                "{\"kind\":\"edit\",\"set\":{\"a\":{},\"b\":{}}}", "{\"kind\":\"edit\",\"set\":{\"a\":{\"b\":{}}}}");

        assertThat(kinds.stream()
                        .map(kind -> valid(Records.binary("a", Records.data(kind)))
                                .origin()
                                .digest())
                        .distinct())
                .hasSameSizeAs(kinds);
    }

    @Test
    void countsNothingOfAnEventBesidesItsDataTowardsItsDigest() {
        ConsumerRecord<byte[], byte[]> extended = Records.binary("b", Records.UPDATE);
        Records.header(extended, "ce_time", "2026-11-23T10:00:00Z");
        Records.header(extended, "ce_traceparent", "00-1-2-01");
        Records.header(extended, "ce_subject", Records.CLUSTER);

        assertThat(List.of(
                        valid(extended).origin(),
                        valid(Records.structured("c", Records.UPDATE)).origin()))
                .containsOnly(valid(Records.binary("a", Records.UPDATE)).origin());
    }

    private static ConsumerRecord<byte[], byte[]> from(String source) {
        ConsumerRecord<byte[], byte[]> record = Records.binary("a", Records.UPDATE);
        record.headers().remove("ce_source");
        Records.header(record, "ce_source", source);
        return record;
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

    private static ConsumerRecord<byte[], byte[]> rolling(String rollout) {
        return Records.binary("a", """
                {"cluster":"%s","requester":"ada","rollout":%s,"change":{"kind":"roll","force":true}}
                """.formatted(Records.CLUSTER, rollout));
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
