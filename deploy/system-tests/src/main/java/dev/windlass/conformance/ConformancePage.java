package dev.windlass.conformance;

import java.util.List;
import java.util.stream.Collectors;

/** The report as a page of the documentation, {@code docs/conformance.md}. Links are from there. */
record ConformancePage(ConformanceReport report) {

    private static final String TOP = """
            # What a rolling update does, and the tests that prove it

            Each line is a behaviour that Windlass promises. Its tests assert what reaches AWS and the Kubernetes API, and carry its
            number as a JUnit tag. This page is written by `./windlass conformance --markdown` from the last test run; tests that
            need a real kube-apiserver are skipped where there is none.
            """;

    String markdown() {
        StringBuilder page = new StringBuilder(TOP);
        String heading = "";
        for (ConformanceReport.Entry entry : report.entries()) {
            Behaviour behaviour = entry.behaviour();
            if (!behaviour.heading().equals(heading)) {
                heading = behaviour.heading();
                page.append("\n## ").append(heading).append("\n\n| | behaviour | | tests |\n|---|---|---|---|\n");
            }
            page.append("| %s | %s | %s | %s |\n"
                    .formatted(
                            behaviour.number(),
                            escape(behaviour.sentence()),
                            entry.status().word(),
                            tests(entry.tests())));
        }
        return page.toString();
    }

    private static String tests(List<TestRecord> tests) {
        return tests.stream()
                .map(test -> "[%s](../%s)%s"
                        .formatted(
                                test.shortName(),
                                test.source(),
                                test.status() == Status.PASS
                                        ? ""
                                        : " " + test.status().word()))
                .collect(Collectors.joining("<br>"));
    }

    private static String escape(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }
}
