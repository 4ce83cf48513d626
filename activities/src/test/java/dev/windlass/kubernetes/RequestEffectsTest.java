package dev.windlass.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestEffectsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST   | /api/v1/namespaces/a/pods/b/eviction | {}                                                             | evict",
                "DELETE | /api/v1/namespaces/a/pods/b          | {}                                                             | delete",
                "PATCH  | /api/v1/nodes/i-1 | {\"spec\":{\"taints\":[{\"key\":\"kops.k8s.io/scheduled-for-update\"}]}}             | taint",
                "PATCH  | /api/v1/nodes/i-1 | {\"spec\":{\"unschedulable\":true}}                                                | cordon",
                "PATCH  | /api/v1/nodes/i-1 | {\"metadata\":{\"labels\":{\"node.kubernetes.io/exclude-from-external-load-balancers\":\"\"}}}   | exclude",
                "PATCH  | /api/v1/nodes/i-1 | {\"metadata\":{\"labels\":{\"node.kubernetes.io/exclude-from-external-load-balancers\":null}}} | restore",
                "PATCH  | /api/v1/nodes/i-1 | {\"spec\":{\"unschedulable\":null}}                                                | restore",
                "GET    | /api/v1/nodes/i-1 | ``                                                                             | ",
                "POST   | /apis/authorization.k8s.io/v1/selfsubjectaccessreviews | {}                                          | "
            })
    void tellsWhatARequestDoesInTheWordsOfARollout(String method, String path, String body, String verb) {
        assertThat(RequestEffects.verb(method, path, body).orElse(null)).isEqualTo(verb);
    }
}
