package dev.windlass.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.windlass.sandbox.CloudEmulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The calls that the emulated cloud was asked and took, in order. */
record CallRecord(List<JsonNode> calls) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern LOOKING = Pattern.compile("Describe.*|List.*|Get.*|GET|HEAD");
    private static final Set<String> TERMINATIONS = Set.of("TerminateInstances", "TerminateInstanceInAutoScalingGroup");

    static CallRecord of(CloudEmulator cloud) {
        List<JsonNode> calls = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(cloud.calls())) {
                JsonNode call = JSON.readTree(line);
                if (call.path("status").asInt() < 300) {
                    calls.add(call);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new CallRecord(List.copyOf(calls));
    }

    /** What was asked since this earlier record. */
    CallRecord since(CallRecord earlier) {
        return new CallRecord(calls.subList(earlier.calls.size(), calls.size()));
    }

    /** Ids of the instances that somebody asked to terminate, in order, each as often as it was asked. */
    List<String> terminated() {
        return instances(TERMINATIONS);
    }

    List<String> detached() {
        return instances(Set.of("DetachInstances"));
    }

    /** Calls that leave something behind; Windlass' own records of what it was asked are none. */
    List<JsonNode> changes() {
        return calls.stream()
                .filter(call -> !LOOKING.matcher(call.path("action").asText()).matches())
                .filter(call -> !call.path("parameters").path("path").asText().contains("/windlass/"))
                .toList();
    }

    private List<String> instances(Set<String> actions) {
        return calls.stream()
                .filter(call -> actions.contains(call.path("action").asText()))
                .flatMap(call -> call.path("parameters").properties().stream())
                .filter(parameter -> parameter.getKey().startsWith("InstanceId"))
                .map(parameter -> parameter.getValue().asText())
                .toList();
    }
}
