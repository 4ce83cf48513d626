package dev.windlass.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What reached the emulated cloud, from its own record of calls: the judge of "nothing was done twice". */
final class CloudEffects {

    private static final Set<String> TERMINATIONS = Set.of("TerminateInstanceInAutoScalingGroup", "TerminateInstances");

    private final Path calls;
    private long skipped;

    CloudEffects(Path calls) {
        this.calls = calls;
    }

    /** From here on: what came before belongs to an earlier step. */
    void begin() {
        skipped = all().size();
    }

    List<String> terminations() {
        return since().stream()
                .filter(call -> TERMINATIONS.contains(call.path("action").asText()))
                .filter(call -> call.path("status").asInt() == 200)
                .map(call -> call.path("parameters").toString())
                .toList();
    }

    long detachments() {
        return since().stream()
                .filter(call -> call.path("action").asText().equals("DetachInstances"))
                .count();
    }

    private List<JsonNode> since() {
        List<JsonNode> calls = all();
        return calls.subList((int) Math.min(skipped, calls.size()), calls.size());
    }

    private List<JsonNode> all() {
        try {
            List<JsonNode> parsed = new ArrayList<>();
            for (String line : Files.readAllLines(calls)) {
                // The last line may be half written yet.
                if (line.endsWith("}")) {
                    parsed.add(ApiClient.JSON.readTree(line));
                }
            }
            return parsed;
        } catch (IOException e) {
            throw new UncheckedIOException("the record of cloud calls cannot be read", e);
        }
    }
}
