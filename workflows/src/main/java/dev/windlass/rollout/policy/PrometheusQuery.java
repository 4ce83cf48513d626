package dev.windlass.rollout.policy;

import java.net.URI;
import java.time.Duration;

/**
 * Something that Prometheus has to say, by {@code GET <url>/api/v1/query}: green when every sample of the answer compares
 * as told. An error is red, and so is a sample that is not a number.
 *
 * @param name for those who read why a rollout waits
 * @param url of the server, without {@code /api/v1/query}
 * @param query in PromQL; an instant vector or a scalar
 * @param emptyIsGreen whether an answer without any sample is green; default no, since a metric that nobody exports any
 *     more looks the same as one that is never bad
 * @param timeout for the whole answer; default 10 s
 */
public record PrometheusQuery(
        String name, URI url, String query, Comparison comparison, boolean emptyIsGreen, Duration timeout) {

    private static final int QUERY_LENGTH = 4_096;

    public PrometheusQuery {
        Rules.name("queries.name", name);
        Rules.url("queries.url", url);
        Rules.required("queries.query", query);
        Rules.required("queries.comparison", comparison);
        timeout = Rules.timeout("queries.timeout", timeout);
        if (url.getRawQuery() != null) {
            throw Rules.broken("queries.url", "must not have a query; it belongs into query, in PromQL");
        }
        if (query.isBlank() || query.length() > QUERY_LENGTH) {
            throw Rules.broken("queries.query", "must be 1 to " + QUERY_LENGTH + " characters");
        }
    }
}
