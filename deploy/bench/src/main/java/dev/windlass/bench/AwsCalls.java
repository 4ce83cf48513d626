package dev.windlass.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The worker's calls to the emulated cloud; the simulated nodes and the API call the same cloud, by other names. */
final class AwsCalls {

    private static final String WORKER = "windlass-worker";
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Path record;

    /** @param record the emulator's record of calls */
    AwsCalls(Path record) {
        this.record = record;
    }

    long between(Instant begun, Instant done) {
        return between(begun, done, service -> true);
    }

    /** @param service such as {@code ec2}, {@code autoscaling} or {@code s3} */
    long between(Instant begun, Instant done, Predicate<String> service) {
        return byAction(begun, done).entrySet().stream()
                .filter(action -> service.test(
                        action.getKey().substring(0, action.getKey().indexOf(' '))))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** How often each action was called, as {@code ec2 DescribeInstances}. */
    Map<String, Long> byAction(Instant begun, Instant done) {
        try (Stream<String> lines = Files.lines(record)) {
            return lines
                    // The last line may be half written yet.
                    .filter(line -> line.endsWith("}"))
                    .map(AwsCalls::parse)
                    .filter(call -> WORKER.equals(call.path("application").asText()))
                    .filter(call -> {
                        Instant time =
                                OffsetDateTime.parse(call.path("time").asText()).toInstant();
                        return !time.isBefore(begun) && !time.isAfter(done);
                    })
                    .collect(Collectors.groupingBy(
                            call -> call.path("service").asText() + " "
                                    + call.path("action").asText(),
                            TreeMap::new,
                            Collectors.counting()));
        } catch (IOException e) {
            throw new UncheckedIOException("the emulator's calls cannot be read", e);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException("not a call: " + line, e);
        }
    }
}
