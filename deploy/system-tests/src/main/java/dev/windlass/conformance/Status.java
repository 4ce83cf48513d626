package dev.windlass.conformance;

import java.util.Collection;

/** What tests say of a behaviour. */
enum Status {
    PASS("pass"),
    FAIL("FAIL"),
    SKIP("skipped"),
    NO_TEST("no test");

    private final String word;

    Status(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /** One that fails is not made good by others; one that passes is enough beside others that could not run here. */
    static Status of(Collection<Status> tests) {
        if (tests.isEmpty()) {
            return NO_TEST;
        }
        if (tests.contains(FAIL)) {
            return FAIL;
        }
        return tests.contains(PASS) ? PASS : SKIP;
    }
}
