package dev.windlass.conformance;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Every behaviour beside the tests that pin it. */
record ConformanceReport(List<Entry> entries) {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    record Entry(Behaviour behaviour, List<TestRecord> tests) {
        Entry {
            tests = List.copyOf(tests);
        }

        Status status() {
            return Status.of(tests.stream().map(TestRecord::status).toList());
        }
    }

    ConformanceReport {
        entries = List.copyOf(entries);
    }

    /** @throws IllegalArgumentException where a test's tag is the number of no behaviour: a typing error */
    static ConformanceReport of(List<Behaviour> behaviours, List<TestRecord> tests) {
        List<String> known = behaviours.stream().map(Behaviour::number).toList();
        for (TestRecord test : tests) {
            test.behaviours().stream()
                    .filter(number -> !known.contains(number))
                    .findAny()
                    .ifPresent(number -> {
                        throw new IllegalArgumentException(
                                test.shortName() + " is tagged " + number + ", which is no behaviour");
                    });
        }
        return new ConformanceReport(behaviours.stream()
                .map(behaviour -> new Entry(
                        behaviour,
                        tests.stream()
                                .filter(test -> test.behaviours().contains(behaviour.number()))
                                .toList()))
                .toList());
    }

    /** Every behaviour has a test that passes, and none that fails. */
    boolean conforms() {
        return entries.stream().allMatch(entry -> entry.status() == Status.PASS);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        String heading = "";
        for (Entry entry : entries) {
            if (!entry.behaviour().heading().equals(heading)) {
                heading = entry.behaviour().heading();
                text.append(text.isEmpty() ? "" : "\n").append(heading).append('\n');
            }
            text.append("  %-7s  %-3s  %s%n"
                    .formatted(
                            entry.status().word(),
                            entry.behaviour().number(),
                            entry.behaviour().sentence()));
            entry.tests()
                    .forEach(test -> text.append("                %s%s%n".formatted(test.shortName(), remark(test))));
        }
        return text.append('\n').append(summary()).append('\n').toString();
    }

    /** Counts, and when the newest of the tests ran. */
    String summary() {
        String counts = Arrays.stream(Status.values())
                .map(status -> count(status) + " " + status.word())
                .collect(Collectors.joining(", "));
        return entries.stream()
                .flatMap(entry -> entry.tests().stream())
                .map(TestRecord::at)
                .max(Comparator.<Instant>naturalOrder())
                .map(latest ->
                        "%d behaviours: %s; last test run %s".formatted(entries.size(), counts, MINUTE.format(latest)))
                .orElse("%d behaviours, and no tagged test has run yet: ./mvnw verify".formatted(entries.size()));
    }

    private long count(Status status) {
        return entries.stream().filter(entry -> entry.status() == status).count();
    }

    private static String remark(TestRecord test) {
        return test.status() == Status.PASS ? "" : ": " + test.status().word();
    }
}
