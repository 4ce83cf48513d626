package dev.windlass.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.activity.NodeActivities;
import dev.windlass.activity.NodeActivities.Drain;
import dev.windlass.kubernetes.node.KubernetesNodes;
import dev.windlass.rollout.DrainOutcome;
import dev.windlass.rollout.DrainOutcome.Drained;
import dev.windlass.rollout.DrainOutcome.TimedOut;
import dev.windlass.simulator.StagedAnswers.Answer;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a drain makes of what an API may answer to an eviction and to a deletion, on a real and on a simulated one. */
abstract class EvictionContract {
    private static final String CLUSTER = "example.cluster.k8s.local";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(700);
    private static final String MOVING =
            "admission webhook \"mover.example.com\" denied the request: the virtual machine is being moved";
    private static final Answer DENIED = Answer.status(429, "TooManyRequests", MOVING);
    private static final String NO_RIGHT =
            "pods \"web\" is forbidden: User \"windlass\" cannot create resource \"pods/eviction\" in API group \"\" in the namespace \"default\"";

    private StagedAnswers answers;
    private KubernetesClient client;
    private KubernetesFixture fixture;
    private TestActivityEnvironment temporal;
    private NodeActivities nodes;
    private Node node;

    abstract String kubeconfig();

    @BeforeEach
    void connect() {
        answers = new StagedAnswers();
        Config config = KubernetesApiContract.config(kubeconfig());
        config.setConnectionTimeout(1_000);
        config.setRequestTimeout(2_000);
        client = new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("answers", answers))
                .build();
        fixture = new KubernetesFixture(client);
        temporal = TestActivityEnvironment.newInstance();
        temporal.registerActivitiesImplementations(new KubernetesNodes(_ -> client));
        nodes = temporal.newActivityStub(NodeActivities.class);
        node = fixture.node();
    }

    @AfterEach
    void disconnect() {
        temporal.close();
        client.close();
        answers.close();
    }

    static Stream<Arguments> noAcceptances() {
        String conflict =
                "Operation cannot be fulfilled on poddisruptionbudgets.policy \"web\": the object has been modified; "
                        + "please apply your changes to the latest version and try again";
        String nobody =
                "Internal error occurred: failed calling webhook \"mover.example.com\": failed to call webhook: "
                        + "Post \"https://mover.apps.svc:443/evict?timeout=10s\": no endpoints available for service \"mover\"";
        String unknown = "admission webhook \"mover.example.com\" denied the request: not known here";
        String policy =
                "pods \"web\" is forbidden: ValidatingAdmissionPolicy 'calm' with binding 'calm' denied request: not on Fridays";
        return Stream.of(
                Arguments.of(Answer.status(429, "TooManyRequests", MOVING), MOVING),
                Arguments.of(Answer.status(500, "InternalError", nobody), nobody),
                Arguments.of(
                        Answer.status(
                                503, "ServiceUnavailable", "the server is currently unable to handle the request"),
                        "the server is currently unable to handle the request"),
                Arguments.of(Answer.status(409, "Conflict", conflict), conflict),
                Arguments.of(Answer.status(404, "NotFound", unknown), unknown),
                Arguments.of(Answer.status(400, "BadRequest", unknown), unknown),
                Arguments.of(Answer.status(401, "Unauthorized", unknown), unknown),
                Arguments.of(Answer.status(403, "Forbidden", policy), policy),
                Arguments.of(
                        Answer.status(403, "Forbidden", "admission webhook \"a\" denied the request: " + NO_RIGHT),
                        "admission webhook \"a\" denied the request: " + NO_RIGHT),
                Arguments.of(Answer.status(405, "MethodNotAllowed", "not so"), "not so"),
                Arguments.of(Answer.status(410, "Gone", "the pod is gone"), "the pod is gone"),
                Arguments.of(Answer.status(413, "RequestEntityTooLarge", "too large"), "too large"),
                Arguments.of(Answer.status(422, "Invalid", "not valid"), "not valid"),
                Arguments.of(Answer.status(501, "NotImplemented", "no such thing"), "no such thing"),
                Arguments.of(
                        Answer.status(504, "Timeout", "Timeout: request did not complete"),
                        "Timeout: request did not complete"),
                Arguments.of(Answer.text(429, ""), "HTTP 429"),
                Arguments.of(Answer.text(502, "<html>Bad Gateway</html>"), "HTTP 502: <html>Bad Gateway</html>"),
                Arguments.of(new Answer.Says(403, "application/json", "{}", 0), "HTTP 403: {}"),
                Arguments.of(
                        new Answer.Says(
                                429,
                                "application/json",
                                "{\"kind\":\"Status\",\"message\":null,\"details\":{\"causes\":null}}",
                                0),
                        "HTTP 429"),
                Arguments.of(Answer.text(202, "accepted"), "HTTP 202: accepted"));
    }

    @ParameterizedTest
    @MethodSource("noAcceptances")
    @Tag("R22")
    void whateverIsNoAcceptanceIsNamedWithItsWords(Answer answer, String words) {
        fixture.pod("web", node, Map.of(), List.of());
        answers.evictions("web", answer);

        assertThat(drain(SHORT)).isInstanceOfSatisfying(TimedOut.class, late -> {
            assertThat(late.remaining()).containsExactly(pod("web"));
            assertThat(late.unaccepted()).containsExactly(pod("web") + " (" + words + ")");
            assertThat(late.words()).contains(words);
        });
        assertThat(answers.count("DELETE", "web")).isZero();
    }

    @ParameterizedTest
    @MethodSource("noAcceptances")
    @Tag("R63")
    void whateverIsNoAcceptanceIsForcedByOneDeletion(Answer answer, String words) {
        fixture.pod("web", node, Map.of(), List.of());
        answers.evictions("web", answer);

        assertThat(forced()).isEqualTo(new Drained(List.of(pod("web"))));
        assertThat(answers.count("DELETE", "web")).isEqualTo(1);
        assertThat(fixture.pods("web")).isEmpty();
    }

    /** Of a budget, a webhook that is gone, a conflict and a webhook that says not found. */
    static Stream<Arguments> someOfThem() {
        return noAcceptances().limit(5);
    }

    @ParameterizedTest
    @MethodSource("someOfThem")
    @Tag("R63")
    void whateverIsNoAcceptanceIsForcedForThePodThatWasOrdered(Answer answer, String words) {
        fixture.pod("web", node, Map.of(), List.of());
        answers.evictions("web", answer);

        assertThat(drain(LONG, pod("web"))).isEqualTo(new Drained(List.of(pod("web"))));
        assertThat(answers.count("DELETE", "web")).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("noAcceptances")
    @Tag("R17")
    void afterWhateverIsNoAcceptanceTheEvictionIsAskedForAgain(Answer answer, String words) {
        fixture.pod("web", node, Map.of(), List.of());
        AtomicInteger left = new AtomicInteger(2);
        answers.script(request ->
                request.is("evict", "web") && left.getAndDecrement() > 0 ? Optional.of(answer) : Optional.empty());

        assertThat(drain(LONG)).isEqualTo(new Drained(List.of(pod("web"))));
        assertThat(answers.count("evict", "web")).isEqualTo(3);
        assertThat(answers.count("DELETE", "web")).isZero();
    }

    @Test
    @Tag("R17")
    void podsBesideOneThatIsDeniedForEverGo() {
        fixture.pod("held", node, Map.of(), List.of());
        fixture.pod("web", node, Map.of(), List.of());
        answers.evictions("held", DENIED);

        assertThat(drain(Duration.ofSeconds(4)))
                .isEqualTo(new TimedOut(List.of(pod("held")), List.of(pod("held") + " (" + MOVING + ")")));
        assertThat(fixture.pods("web")).isEmpty();
    }

    @Test
    @Tag("R63")
    void ofTwoThatAreDeniedOnlyTheOneThatWasOrderedIsDeleted() {
        fixture.pod("held", node, Map.of(), List.of());
        fixture.pod("web", node, Map.of(), List.of());
        answers.script(request -> request.verb().equals("evict") ? Optional.of(DENIED) : Optional.empty());

        assertThat(drain(Duration.ofSeconds(4), pod("web")))
                .isEqualTo(new TimedOut(List.of(pod("held")), List.of(pod("held") + " (" + MOVING + ")")));
        assertThat(answers.count("DELETE", "held")).isZero();
        assertThat(fixture.pods("web")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("someOfThem")
    @Tag("R63")
    void aDeletionThatIsRefusedIsTold(Answer answer, String words) {
        fixture.pod("web", node, Map.of(), List.of());
        answers.script(request -> request.is("evict", "web")
                ? Optional.of(DENIED)
                : request.is("DELETE", "web") ? Optional.of(answer) : Optional.empty());

        assertThat(nodes.drain(order(SHORT, true)))
                .isInstanceOfSatisfying(
                        TimedOut.class,
                        late -> assertThat(late.unaccepted())
                                .singleElement()
                                .asString()
                                .startsWith(pod("web") + " (")
                                .contains(words));
        assertThat(fixture.pods("web")).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("someOfThem")
    @Tag("R63")
    void afterADeletionThatIsRefusedItIsAskedForAgain(Answer answer, String words) {
        fixture.pod("web", node, Map.of(), List.of());
        AtomicInteger left = new AtomicInteger(2);
        answers.script(request -> request.is("evict", "web")
                ? Optional.of(DENIED)
                : request.is("DELETE", "web") && left.getAndDecrement() > 0 ? Optional.of(answer) : Optional.empty());

        assertThat(forced()).isEqualTo(new Drained(List.of(pod("web"))));
        assertThat(answers.count("DELETE", "web")).isEqualTo(3);
    }

    @Test
    @Tag("R17")
    void aPodThatCameBackUnderItsNameIsGone() {
        Pod before = fixture.pod("web-0", node, Map.of(), List.of());
        AtomicInteger tries = new AtomicInteger();
        answers.script(request -> {
            if (!request.is("evict", "web-0")) {
                return Optional.empty();
            }
            if (tries.incrementAndGet() == 3) {
                fixture.replace(before, node);
            }
            return Optional.of(
                    Answer.status(409, "Conflict", "the UID in the precondition does not match the UID in record"));
        });

        assertThat(drain(LONG)).isEqualTo(new Drained(List.of(pod("web-0"))));
        assertThat(fixture.pods("web-0"))
                .singleElement()
                .satisfies(now -> assertThat(now.getMetadata().getUid())
                        .isNotEqualTo(before.getMetadata().getUid()));
    }

    @Test
    @Tag("R17")
    void aLongRetryAfterDoesNotHoldUpADrain() {
        fixture.pod("web", node, Map.of(), List.of());
        AtomicInteger left = new AtomicInteger(2);
        Answer later = new Answer.Says(429, "application/json", "{\"kind\":\"Status\",\"message\":\"later\"}", 3_600);
        answers.script(request ->
                request.is("evict", "web") && left.getAndDecrement() > 0 ? Optional.of(later) : Optional.empty());

        assertThat(drain(Duration.ofSeconds(10))).isInstanceOf(Drained.class);
    }

    @Test
    @Tag("R22")
    void aPodThatSomebodyElseDeletedHasBeenToldToGo() {
        fixture.pod("web", node, Map.of(), List.of("example.com/wait"));
        AtomicInteger tries = new AtomicInteger();
        answers.script(request -> {
            if (!request.is("evict", "web")) {
                return Optional.empty();
            }
            if (tries.incrementAndGet() == 1) {
                client.pods().inNamespace(fixture.namespace()).withName("web").delete();
            }
            return Optional.of(DENIED);
        });

        assertThat(drain(Duration.ofSeconds(2))).isEqualTo(new TimedOut(List.of(pod("web"))));
        fixture.release();
    }

    static Stream<Arguments> outages() {
        return Stream.of(
                Arguments.of(Answer.status(403, "Forbidden", NO_RIGHT), NO_RIGHT),
                Arguments.of(
                        Answer.status(
                                403,
                                "Forbidden",
                                NO_RIGHT + ": RBAC: role.rbac.authorization.k8s.io \"drainer\" not found"),
                        NO_RIGHT),
                Arguments.of(Answer.status(401, "Unauthorized", "Unauthorized"), "Unauthorized"),
                Arguments.of(Answer.text(401, ""), "HTTP 401"));
    }

    @ParameterizedTest
    @MethodSource("outages")
    @Tag("R60")
    void whatTheApiRefusesUsIsAnOutageAndNeverADrain(Answer answer, String words) {
        fixture.pod("held", node, Map.of(), List.of());
        fixture.pod("web", node, Map.of(), List.of());
        answers.evictions("held", answer);

        assertThatThrownBy(() -> drain(Duration.ofSeconds(3)))
                .isInstanceOf(ActivityFailure.class)
                .rootCause()
                .hasMessageContaining(words);
        assertThat(fixture.pods("web")).as("the pod beside it").isEmpty();
        assertThat(fixture.pods("held")).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("outages")
    @Tag("R63")
    void noOrderDeletesAPodWhileOurOwnRightsAreMissing(Answer answer, String words) {
        fixture.pod("web", node, Map.of(), List.of());
        answers.evictions("web", answer);

        assertThatThrownBy(() -> nodes.drain(order(SHORT, true))).isInstanceOf(ActivityFailure.class);
        assertThat(answers.count("DELETE", "web")).isZero();
    }

    @ParameterizedTest
    @MethodSource("outages")
    @Tag("R60")
    void aDrainGoesOnWhenOurRightsAreBack(Answer answer, String words) {
        fixture.pod("web", node, Map.of(), List.of());
        AtomicInteger left = new AtomicInteger(2);
        answers.script(request ->
                request.is("evict", "web") && left.getAndDecrement() > 0 ? Optional.of(answer) : Optional.empty());

        assertThat(drain(LONG)).isEqualTo(new Drained(List.of(pod("web"))));
    }

    @ParameterizedTest
    @MethodSource("outages")
    @Tag("R60")
    void anOutageIsToldWhileItHoldsTheDrain(Answer answer, String words) {
        fixture.pod("web", node, Map.of(), List.of());
        answers.evictions("web", answer);
        temporal.setActivityHeartbeatListener(Map.class, row -> {
            if (row.get("holds") != null && row.get("holds").toString().contains(words)) {
                temporal.requestCancelActivity();
            }
        });

        assertThatThrownBy(() -> drain(Duration.ofMinutes(1))).isInstanceOf(CanceledFailure.class);
    }

    @Test
    @Tag("R22")
    void aDenialIsToldWhileItHoldsTheDrainThoughManyPodsStillLeave() {
        for (int i = 0; i < 20; i++) {
            fixture.pod("a-pod-that-takes-its-time-" + i, node, Map.of(), List.of("example.com/wait"));
        }
        fixture.pod("web", node, Map.of(), List.of());
        answers.evictions("web", DENIED);
        temporal.setActivityHeartbeatListener(Map.class, row -> {
            if (row.get("holds") != null && row.get("holds").toString().contains(MOVING)) {
                temporal.requestCancelActivity();
            }
        });

        assertThatThrownBy(() -> drain(Duration.ofMinutes(1))).isInstanceOf(CanceledFailure.class);
        fixture.release();
    }

    @Test
    @Tag("R60")
    void anApiThatRestartsInTheMiddleOfADrainIsWaitedFor() {
        fixture.pod("held", node, Map.of(), List.of());
        fixture.pod("web", node, Map.of(), List.of());
        Instant back = Instant.now().plusSeconds(3);
        AtomicInteger evictions = new AtomicInteger();
        answers.script(request -> {
            boolean away = evictions.get() > 0 || request.verb().equals("evict") && evictions.incrementAndGet() > 0;
            return away && Instant.now().isBefore(back) ? Optional.of(new Answer.Refusal()) : Optional.empty();
        });

        assertThat(drain(LONG)).isEqualTo(new Drained(List.of(pod("held"), pod("web"))));
    }

    @Test
    @Tag("R60")
    void anApiThatStaysAwayIsAnOutageAndNeverADrain() {
        fixture.pod("web", node, Map.of(), List.of());
        AtomicInteger evictions = new AtomicInteger();
        answers.script(
                request -> evictions.get() > 0 || request.verb().equals("evict") && evictions.incrementAndGet() > 0
                        ? Optional.of(new Answer.Refusal())
                        : Optional.empty());

        assertThatThrownBy(() -> drain(Duration.ofSeconds(2))).isInstanceOf(ActivityFailure.class);
        answers.script(_ -> Optional.empty());
        assertThat(fixture.pods("web")).hasSize(1);
    }

    static Stream<Answer> unanswered() {
        return Stream.of(new Answer.Refusal(), new Answer.Silence());
    }

    @ParameterizedTest
    @MethodSource("unanswered")
    @Tag("R22")
    void aPodWhoseEvictionAloneGetsNoAnswerIsNamedAndThoseBesideItGo(Answer answer) {
        fixture.pod("held", node, Map.of(), List.of());
        fixture.pod("web", node, Map.of(), List.of());
        answers.evictions("held", answer);

        assertThat(drain(Duration.ofSeconds(8))).isInstanceOfSatisfying(TimedOut.class, late -> {
            assertThat(late.remaining()).containsExactly(pod("held"));
            assertThat(late.unaccepted()).singleElement().asString().startsWith(pod("held") + " (");
        });
        assertThat(fixture.pods("web")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("unanswered")
    @Tag("R63")
    void aPodWhoseEvictionAloneGetsNoAnswerIsForcedByOneDeletion(Answer answer) {
        fixture.pod("web", node, Map.of(), List.of());
        answers.evictions("web", answer);

        assertThat(forced()).isEqualTo(new Drained(List.of(pod("web"))));
        assertThat(answers.count("DELETE", "web")).isEqualTo(1);
    }

    @Test
    @Tag("R17")
    void aDozenPodsWithoutAnAnswerDoNotHoldUpTheOthers() {
        for (int i = 0; i < 12; i++) {
            fixture.pod("a-held-" + i, node, Map.of(), List.of());
        }
        fixture.pod("web", node, Map.of(), List.of());
        answers.script(
                request -> request.verb().equals("evict") && request.path().contains("a-held-")
                        ? Optional.of(new Answer.Silence())
                        : Optional.empty());

        assertThat(drain(Duration.ofSeconds(20)))
                .isInstanceOfSatisfying(
                        TimedOut.class, late -> assertThat(late.unaccepted()).hasSize(12));
        assertThat(fixture.pods("web")).isEmpty();
    }

    static Stream<Arguments> strangeWords() {
        return Stream.of(
                Arguments.of(
                        "denied: \n\nresource Pod was blocked\n\tby the policy calm",
                        "denied: resource Pod was blocked by the policy calm"),
                Arguments.of("a\u001b[31mred\u0000 b\u202e\u2028c", "a [31mred b c"),
                Arguments.of("half a pair \ud83d here", "half a pair here"));
    }

    @ParameterizedTest
    @MethodSource("strangeWords")
    @Tag("R22")
    void wordsAreToldOnOneLineOfWhatCanBePrinted(String said, String told) {
        fixture.pod("web", node, Map.of(), List.of());
        answers.evictions("web", Answer.status(400, "BadRequest", said));

        assertThat(drain(SHORT)).isEqualTo(new TimedOut(List.of(pod("web")), List.of(pod("web") + " (" + told + ")")));
    }

    @Test
    @Tag("R22")
    void longWordsAreTakenInPart() {
        fixture.pod("web", node, Map.of(), List.of());
        answers.evictions("web", Answer.status(403, "Forbidden", "x" + "\ud83d\ude00".repeat(50_000)));

        assertThat(drain(SHORT))
                .isInstanceOfSatisfying(
                        TimedOut.class,
                        late -> assertThat(late.words())
                                .contains("\ud83d\ude00")
                                .hasSizeLessThan(1_000)
                                .doesNotMatch("(?s).*\\p{Cs}.*"));
    }

    @Test
    @Tag("R22")
    void aBudgetIsNamedBesideAPodThatAWebhookDenies() {
        fixture.deployment("web", 1);
        fixture.budget("web", 1);
        fixture.pod("held", node, Map.of(), List.of());
        answers.evictions("held", DENIED);

        assertThat(drain(SHORT)).isInstanceOfSatisfying(DrainOutcome.Blocked.class, blocked -> {
            assertThat(blocked.disruptionBudget()).isEqualTo(fixture.namespace() + "/web");
            assertThat(blocked.others()).isEqualTo(Map.of(pod("held"), MOVING));
            assertThat(blocked.words()).contains("/web does not let pod", pod("held") + " (" + MOVING + ")");
        });
    }

    @Test
    @Tag("R22")
    void aPodOfSeveralBudgetsIsBlockedByThem() {
        Pod web = fixture.pod("web", node, Map.of(), List.of());
        fixture.budgets(web, "one", "two");

        assertThat(drain(SHORT)).isInstanceOfSatisfying(DrainOutcome.Blocked.class, blocked -> {
            assertThat(blocked.pod()).isEqualTo(pod("web"));
            assertThat(blocked.words()).contains("more than one");
        });
        assertThat(forced()).isInstanceOf(Drained.class);
    }

    @Test
    @Tag("R17")
    void podsThatHaveEndedAreEvictedToo() {
        for (String phase : List.of("Failed", "Succeeded")) {
            fixture.pod(phase.toLowerCase(Locale.ROOT), node, Map.of(), List.of());
            fixture.end(phase.toLowerCase(Locale.ROOT), phase);
        }

        assertThat(drain(LONG)).isEqualTo(new Drained(List.of(pod("failed"), pod("succeeded"))));
    }

    private DrainOutcome drain(Duration timeout, String... forcedPods) {
        return nodes.drain(order(timeout, false, forcedPods));
    }

    private DrainOutcome forced() {
        return nodes.drain(order(LONG, true));
    }

    private Drain order(Duration timeout, boolean forced, String... forcedPods) {
        String name = node.getMetadata().getName();
        return new Drain(
                CLUSTER,
                KubernetesFixture.instance(name),
                name,
                Instant.now().plus(timeout),
                forced,
                new TreeSet<>(List.of(forcedPods)),
                true);
    }

    private String pod(String name) {
        return fixture.namespace() + "/" + name;
    }
}
