package dev.windlass.kubernetes.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvictionReplyTest {

    private static final Set<Integer> EVICTED = Set.of(200, 201);

    @ParameterizedTest
    @ValueSource(
            ints = {
                100, 202, 204, 206, 301, 302, 304, 400, 402, 403, 404, 408, 409, 410, 418, 422, 425, 429, 500, 501, 502,
                503, 504, 599
            })
    void noOtherCodeIsAnAcceptanceOrSaysThatAPodIsGone(int code) {
        assertThat(answer(code, "")).isEqualTo(new EvictionAnswer.NotYet("HTTP " + code));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201})
    void anAcceptanceNeedsNoBody(int code) {
        assertThat(new EvictionReply(code, null).answer(EVICTED)).isEqualTo(new EvictionAnswer.Accepted());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | pods 'web' is forbidden: User 'system:anonymous' cannot create resource 'pods/eviction' in API group '' in the namespace 'shop'",
                "403 | pods 'web' is forbidden: User 'system:serviceaccount:ops:windlass' cannot create resource 'pods/eviction' in API group '' in the namespace 'shop': no relationship found",
                "403 | pods 'web' is forbidden: User 'a b@example.com' cannot delete resource 'pods' in API group '' in the namespace 'shop'",
                "401 | Unauthorized"
            })
    void whatTheApiDoesNotLetUsDoIsAnOutage(int code, String message) {
        String said = message.replace('\'', '"');

        assertThat(answer(code, status(said))).isEqualTo(new EvictionAnswer.Outage(said));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | admission webhook 'a.b' denied the request: User 'u' cannot create resource 'pods/eviction' in API group '' in the namespace 'shop'",
                "403 | admission webhook 'a.b' denied the request: pods 'web' is forbidden: User 'u' cannot create resource 'pods/eviction' in API group ''",
                "403 | admission webhook 'a.b' denied the request without explanation",
                "401 | admission webhook 'a.b' denied the request: Unauthorized",
                "401 | pods 'web' is forbidden: ValidatingAdmissionPolicy 'calm' with binding 'calm' denied request: no",
                "403 | pods 'web' is forbidden: ValidatingAdmissionPolicy 'calm' with binding 'calm' denied request: User 'u' cannot create resource 'pods/eviction'",
                "403 | pods 'web' is forbidden: unable to create new content in namespace shop because it is being terminated",
                "403 | pods 'web' is forbidden: not on Fridays",
                "403 | This pod has no more than one PodDisruptionBudget"
            })
    void whatIsDeniedForThePodIsItsOwnBusiness(int code, String message) {
        String said = message.replace('\'', '"');

        assertThat(answer(code, status(said))).isEqualTo(new EvictionAnswer.NotYet(said));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The disruption budget web needs 2 healthy pods and has 2 currently | web",
                "The disruption budget a.b-c is still being processed by the server. | a.b-c",
                "something else | unnamed",
                "'' | unnamed"
            })
    void aCauseNamesTheBudget(String cause, String budget) {
        String body =
                "{\"kind\":\"Status\",\"message\":\"no\",\"details\":{\"causes\":[{\"reason\":\"Other\"},{\"reason\":\"DisruptionBudget\",\"message\":\"%s\"}]}}";

        assertThat(answer(429, body.formatted(cause))).isEqualTo(new EvictionAnswer.Refused(budget, "no"));
    }

    @Test
    void severalBudgetsBlockAPodAsOneDoes() {
        String said =
                "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";

        assertThat(answer(500, status(said))).isEqualTo(new EvictionAnswer.Refused("more than one", said));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "42",
                "\"text\"",
                "{\"message\":{}}",
                "{\"message\":[1]}",
                "{\"details\":[]}",
                "{\"details\":{\"causes\":{}}}",
                "{",
                "<html>"
            })
    void aBodyThatIsNoStatusIsToldAsItIs(String body) {
        assertThat(answer(429, body)).isEqualTo(new EvictionAnswer.NotYet("HTTP 429: " + body));
    }

    private static EvictionAnswer answer(int code, String body) {
        return new EvictionReply(code, body).answer(EVICTED);
    }

    private static String status(String message) {
        return "{\"kind\":\"Status\",\"message\":\"%s\"}".formatted(message.replace("\"", "\\\""));
    }
}
