package dev.windlass.conformance;

import dev.windlass.launcher.Launcher;

/** Runs {@code windlass conformance}. */
public final class Conformance {
    private Conformance() {}

    public static void main(String[] arguments) {
        System.exit(Launcher.run(new ConformanceCommand(), arguments));
    }
}
