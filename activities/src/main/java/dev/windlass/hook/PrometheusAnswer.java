package dev.windlass.hook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.windlass.rollout.policy.GateVerdict;
import dev.windlass.rollout.policy.PrometheusQuery;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@code /api/v1/query} answers (Prometheus' HTTP API, "Instant queries") and compares every sample. */
final class PrometheusAnswer {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(20)
                            .maxStringLength(100_000)
                            .build())
                    .build())
            .build();

    private PrometheusAnswer() {}

    static GateVerdict verdict(PrometheusQuery query, Answer answer) {
        if (!answer.whole()) {
            return red("the answer is too large; aggregate the query");
        }
        JsonNode tree;
        try {
            tree = MAPPER.readTree(answer.body());
        } catch (JsonProcessingException broken) {
            return red("status " + answer.status() + ", and the answer is not JSON");
        }
        if (answer.status() != 200 || !tree.path("status").asText().equals("success")) {
            return red("status " + answer.status() + ": "
                    + Line.of(tree.path("error").asText("no reason given")));
        }
        JsonNode data = tree.path("data");
        return switch (data.path("resultType").asText()) {
            case "vector" ->
                data.path("result").isArray() ? vector(query, data.path("result")) : red("the answer has no result");
            case "scalar" ->
                compare(
                        query,
                        List.of(new Sample(
                                "the value", data.path("result").path(1).asText())));
            default -> red("the query must give an instant vector or a scalar");
        };
    }

    private record Sample(String name, String value) {

        double number() {
            return switch (value) {
                case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                case "NaN" -> Double.NaN;
                default -> Double.parseDouble(value);
            };
        }
    }

    private static GateVerdict vector(PrometheusQuery query, JsonNode result) {
        List<Sample> samples = new ArrayList<>();
        for (JsonNode sample : result) {
            if (sample.has("histogram")) {
                return red("a sample is a histogram, which does not compare");
            }
            samples.add(new Sample(
                    sample.path("metric").toString(),
                    sample.path("value").path(1).asText()));
        }
        if (samples.isEmpty()) {
            return query.emptyIsGreen() ? new GateVerdict(true, "no sample") : red("no sample");
        }
        return compare(query, samples);
    }

    private static GateVerdict compare(PrometheusQuery query, List<Sample> samples) {
        List<Sample> wrong;
        try {
            wrong = samples.stream()
                    .filter(sample -> !query.comparison().holds(sample.number()))
                    .toList();
        } catch (NumberFormatException notANumber) {
            return red("a sample is not a number");
        }
        String expected = query.comparison().words();
        if (wrong.isEmpty()) {
            return new GateVerdict(
                    true,
                    samples.size() == 1
                            ? samples.getFirst().value() + " is " + expected
                            : "all " + samples.size() + " samples are " + expected);
        }
        Sample first = wrong.getFirst();
        String others = samples.size() == 1 ? "" : " (%d of %d samples)".formatted(wrong.size(), samples.size());
        return red("%s is %s, not %s%s".formatted(Line.of(first.name()), first.value(), expected, others));
    }

    private static GateVerdict red(String why) {
        return new GateVerdict(false, why);
    }
}
