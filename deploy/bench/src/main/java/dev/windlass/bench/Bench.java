package dev.windlass.bench;

import dev.windlass.launcher.Launcher;

/** Runs {@code windlass bench}. */
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(Launcher.run(new BenchCommand(), arguments));
    }
}
