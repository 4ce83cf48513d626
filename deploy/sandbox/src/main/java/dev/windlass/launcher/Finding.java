package dev.windlass.launcher;

/** What the doctor says of one prerequisite. */
sealed interface Finding {
    String subject();

    record Found(String subject, String detail) implements Finding {}

    /** Wanted for something, not needed for the demo or the tests. */
    record Absent(String subject, String consequence) implements Finding {}

    record Missing(String subject, String remedy) implements Finding {}

    default String line() {
        return switch (this) {
            case Found found -> "  ok       %-20s %s".formatted(found.subject, found.detail);
            case Absent absent -> "  absent   %-20s %s".formatted(absent.subject, absent.consequence);
            case Missing missing -> "  MISSING  %-20s %s".formatted(missing.subject, missing.remedy);
        };
    }
}
