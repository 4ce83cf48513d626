package dev.windlass.rollout.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.windlass.rollout.policy.Comparison.Operator;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What gates may be asked for, and what is refused, by field and rule. */
class GatesTest {

    private static final URI URL = URI.create("https://example.com/hook?team=a");
    private static final Comparison BELOW = new Comparison(Operator.BELOW, 0.01);
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    @Test
    void everythingLeftOutAsksForNothing() {
        assertThat(new Gates(null, List.of(), null, List.of(), null, null).isNone())
                .isTrue();
        assertThat(new Gates(new Canary(1, null), null, null, null, null, null).isNone())
                .isFalse();
    }

    @Test
    void keepsCheckpointsByTheirShare() {
        Gates gates = checkpoints(50, 10, 100);

        assertThat(gates.checkpoints()).extracting(Checkpoint::percent).containsExactly(10, 50, 100);
    }

    @Test
    void refusesTwoOfOneName() {
        refuses(
                () -> checkpoints(50, 10, 50),
                "rollout.gates.checkpoints.2.percent: must be another in each of checkpoints; 50 is there twice");
        refuses(
                () -> new Gates(null, null, null, null, List.of(hook("a", URL, null), hook("a", URL, null)), null),
                "rollout.gates.hooks.1.name: must be another in each of hooks; a is there twice");
        refuses(
                () -> new Gates(
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(query(URI.create("http://p"), "up"), query(URI.create("http://p"), "up"))),
                "rollout.gates.queries.1.name: must be another in each of queries; errors is there twice");
    }

    @Test
    void refusesMoreThanTwentyOfAKindAndNone() {
        List<Freeze> freezes = Collections.nCopies(20, new Freeze(NOON, NOON.plusSeconds(1), "x"));
        assertThat(new Gates(null, null, null, freezes, null, null).freezes()).hasSize(20);

        refuses(
                () -> new Gates(null, null, null, Collections.nCopies(21, freezes.getFirst()), null, null),
                "rollout.gates.freezes: must be at most 20, are 21");
        refuses(
                () -> new Gates(null, null, null, Arrays.asList(freezes.getFirst(), null), null, null),
                "rollout.gates.freezes.1: must not be null");
    }

    @Test
    void bakesForNothingToAMonth() {
        assertThat(new Canary(1, null).bake()).isZero();
        assertThat(new Checkpoint(1, Duration.ofDays(30), true).bake()).isEqualTo(Duration.ofDays(30));

        refuses(
                () -> new Canary(1, Duration.ofSeconds(-1)),
                "rollout.gates.canary.bake: must be between PT0S and P30D, is PT-1S");
        refuses(
                () -> new Checkpoint(1, Duration.ofDays(30).plusNanos(1), true),
                "rollout.gates.checkpoints.bake: must be between PT0S and P30D, is PT720H0.000000001S");
    }

    @Test
    void aCanaryIsOneToAThousandAndACheckpointOneToAHundredPercent() {
        assertThat(new Canary(1, null).first()).isEqualTo(1);
        assertThat(new Canary(1_000, null).first()).isEqualTo(1_000);
        refuses(() -> new Canary(0, null), "rollout.gates.canary.first: must be between 1 and 1000, is 0");
        refuses(() -> new Canary(1_001, null), "rollout.gates.canary.first: must be between 1 and 1000, is 1001");
        assertThat(checkpoints(1, 100).checkpoints()).hasSize(2);
        refuses(() -> checkpoints(0), "rollout.gates.checkpoints.percent: must be between 1 and 100, is 0");
        refuses(() -> checkpoints(101), "rollout.gates.checkpoints.percent: must be between 1 and 100, is 101");
    }

    @Test
    void aFreezeEndsAfterItBeginsAndSaysWhy() {
        assertThat(new Freeze(NOON, NOON.plusNanos(1), "x".repeat(200)).why()).hasSize(200);
        refuses(
                () -> new Freeze(NOON, NOON, "x"),
                "rollout.gates.freezes.to: must be after from, " + NOON + ", is " + NOON);
        refuses(
                () -> new Freeze(NOON, NOON.plusSeconds(1), " "),
                "rollout.gates.freezes.why: must be 1 to 200 characters");
        refuses(
                () -> new Freeze(NOON, NOON.plusSeconds(1), "x".repeat(201)),
                "rollout.gates.freezes.why: must be 1 to 200 characters");
        refuses(() -> new Freeze(null, NOON, "x"), "rollout.gates.freezes.from: is required");
        refuses(() -> new Freeze(NOON, null, "x"), "rollout.gates.freezes.to: is required");
        refuses(() -> new Freeze(NOON, NOON.plusSeconds(1), null), "rollout.gates.freezes.why: is required");
    }

    @Test
    void aWindowIsOnEveryDayWhereNoneIsNamedAndInATimeZoneThatExists() {
        assertThat(new MaintenanceWindow(null, LocalTime.NOON, LocalTime.MIDNIGHT, "UTC").days())
                .containsExactly(DayOfWeek.values());
        assertThat(new MaintenanceWindow(Set.of(), LocalTime.NOON, LocalTime.MIDNIGHT, "UTC").days())
                .hasSize(7);
        assertThat(new MaintenanceWindow(Set.of(DayOfWeek.FRIDAY), LocalTime.NOON, LocalTime.MIDNIGHT, "UTC").days())
                .containsExactly(DayOfWeek.FRIDAY);
        refuses(
                () -> new MaintenanceWindow(null, LocalTime.NOON, LocalTime.MIDNIGHT, "Europe/Atlantis\n"),
                "rollout.gates.windows.timeZone: must be an IANA name such as Europe/Berlin, is Europe/Atlantis ");
        refuses(
                () -> new MaintenanceWindow(null, null, LocalTime.NOON, "UTC"),
                "rollout.gates.windows.from: is required");
        refuses(
                () -> new MaintenanceWindow(null, LocalTime.NOON, null, "UTC"),
                "rollout.gates.windows.to: is required");
        refuses(
                () -> new MaintenanceWindow(null, LocalTime.NOON, LocalTime.NOON, null),
                "rollout.gates.windows.timeZone: is required");
    }

    @Test
    void daysAreReadInAnyCaseAndWrittenSmall() throws Exception {
        JsonMapper json = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        String text =
                "{\"days\":[\"saturday\"],\"from\":\"22:00:00\",\"to\":\"04:00:00\",\"timeZone\":\"Europe/Berlin\"}";

        MaintenanceWindow read = json.readValue(text.replace("saturday", "Saturday"), MaintenanceWindow.class);

        assertThat(read.days()).containsExactly(DayOfWeek.SATURDAY);
        assertThat(json.writeValueAsString(read)).contains("\"days\":[\"saturday\"]");
        assertThat(catchThrowable(() -> json.readValue(text.replace("saturday", "someday"), MaintenanceWindow.class)))
                .hasStackTraceContaining("rollout.gates.windows.days: must be days such as saturday, one is someday");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A9", "change board", "a.b_c-d e"})
    void aHookMayBeCalledSo(String name) {
        assertThat(hook(name, URL, null).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " a", "a ", "a\nb", "<b>", "ä"})
    void aHookMayNotBeCalledSo(String name) {
        refuses(
                () -> hook(name, URL, null),
                "rollout.gates.hooks.name: must be 1 to 63 letters, digits, spaces, dots, dashes and underscores");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ftp://example.com                | must be http://HOST or https://HOST with an optional port, path and query
            /hook                            | must be http://HOST or https://HOST with an optional port, path and query
            http:///hook                     | must be http://HOST or https://HOST with an optional port, path and query
            https://alice:secret@example.com | must not have a user name or password
            https://example.com/#there       | must not have a fragment
            """)
    void refusesAddressesThatAreNoneOrTellSecrets(String url, String rule) {
        refuses(() -> hook("a", URI.create(url), null), "rollout.gates.hooks.url: " + rule);
    }

    @Test
    void anAddressHasAtMostTwoThousandFortyEightCharacters() {
        String most = "HTTP://example.com/" + "x".repeat(2_048 - 19);
        assertThat(hook("a", URI.create(most), null).url()).hasToString(most);
        refuses(
                () -> hook("a", URI.create(most + "x"), null),
                "rollout.gates.hooks.url: must be at most 2048 characters");
        refuses(() -> hook("a", null, null), "rollout.gates.hooks.url: is required");
    }

    @Test
    void waitsTenSecondsForAnAnswerUnlessToldAndNeverMoreThanAMinute() {
        assertThat(hook("a", URL, null).timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(hook("a", URL, Duration.ofMinutes(1)).timeout()).isEqualTo(Duration.ofMinutes(1));
        refuses(
                () -> hook("a", URL, Duration.ZERO),
                "rollout.gates.hooks.timeout: must be more than PT0S and at most PT1M, is PT0S");
        refuses(
                () -> hook("a", URL, Duration.ofSeconds(61)),
                "rollout.gates.hooks.timeout: must be more than PT0S and at most PT1M, is PT1M1S");
    }

    @Test
    void aQueryIsInPromqlAndNotInTheAddress() {
        assertThat(query(URI.create("http://prometheus:9090/a"), "x".repeat(4_096))
                        .query())
                .hasSize(4_096);
        refuses(
                () -> query(URI.create("http://prometheus/?query=up"), "up"),
                "rollout.gates.queries.url: must not have a query; it belongs into query, in PromQL");
        refuses(() -> query(URI.create("http://p"), " "), "rollout.gates.queries.query: must be 1 to 4096 characters");
        refuses(
                () -> query(URI.create("http://p"), "x".repeat(4_097)),
                "rollout.gates.queries.query: must be 1 to 4096 characters");
        refuses(
                () -> new PrometheusQuery("errors", URI.create("http://p"), "up", null, false, null),
                "rollout.gates.queries.comparison: is required");
        refuses(
                () -> new PrometheusQuery("", URI.create("http://p"), "up", BELOW, false, null),
                "rollout.gates.queries.name: must be 1 to 63 letters, digits, spaces, dots, dashes and underscores");
        refuses(() -> query(null, "up"), "rollout.gates.queries.url: is required");
    }

    @Test
    @Tag("R69")
    void nothingHoldsForWhatIsNotANumber() {
        for (Operator operator : Operator.values()) {
            assertThat(new Comparison(operator, 1).holds(Double.NaN))
                    .as(operator.name())
                    .isFalse();
        }
        refuses(
                () -> new Comparison(Operator.EQUAL, Double.NaN),
                "rollout.gates.queries.comparison.threshold: must be a finite number");
        refuses(() -> new Comparison(null, 1), "rollout.gates.queries.comparison.is: is required");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            BELOW,     true,  false, false, below 1.0
            AT_MOST,   true,  true,  false, at most 1.0
            EQUAL,     false, true,  false, equal to 1.0
            NOT_EQUAL, true,  false, true,  other than 1.0
            AT_LEAST,  false, true,  true,  at least 1.0
            ABOVE,     false, false, true,  above 1.0
            """)
    void comparesASampleWithTheThreshold(Operator is, boolean less, boolean equal, boolean more, String words) {
        Comparison comparison = new Comparison(is, 1);

        assertThat(List.of(comparison.holds(0.9), comparison.holds(1), comparison.holds(1.1)))
                .containsExactly(less, equal, more);
        assertThat(comparison.words()).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            BEFORE_GROUP, beforeGroup, before the group
            BEFORE_NODE,  beforeNode,  before the next nodes
            AFTER_NODE,   afterNode,   after the last nodes
            AFTER_GROUP,  afterGroup,  after the group
            """)
    void namesTheStepsAtWhichAHookIsAsked(HttpHook.When when, String written, String words) {
        assertThat(when.written()).isEqualTo(written);
        assertThat(when.words()).isEqualTo(words);
    }

    @Test
    @Tag("R69")
    void theSameStepOfTheSameGroupIsAskedWithTheSameKey() {
        GateQuestion.OfHook question =
                new GateQuestion.OfHook(hook("a", URL, null), "c", "change-1", "nodes", List.of("i-1"), "beforeNode/3");

        assertThat(question.idempotencyKey()).isEqualTo("change-1/nodes/beforeNode/3");
    }

    @Test
    void repeatsOnlyTheBeginningOfSomebodysTextAndNothingUnprintable() {
        assertThat(Excerpts.brief("fine")).isEqualTo("fine");
        assertThat(Excerpts.brief("a\u001b[2Jb\u202ec")).isEqualTo("a [2Jb c");
        assertThat(Excerpts.brief("x".repeat(80))).isEqualTo("x".repeat(80));
        assertThat(Excerpts.brief("x".repeat(81))).isEqualTo("x".repeat(80) + "...");
    }

    private static Gates checkpoints(int... percents) {
        return new Gates(
                null,
                Arrays.stream(percents)
                        .mapToObj(percent -> new Checkpoint(percent, null, false))
                        .toList(),
                null,
                null,
                null,
                null);
    }

    private static HttpHook hook(String name, URI url, Duration timeout) {
        return new HttpHook(name, url, HttpHook.When.BEFORE_NODE, timeout);
    }

    private static PrometheusQuery query(URI url, String query) {
        return new PrometheusQuery("errors", url, query, BELOW, false, null);
    }

    private static void refuses(ThrowingCallable asking, String message) {
        assertThatIllegalArgumentException().isThrownBy(asking).withMessage(message);
    }
}
