package dev.windlass.server;

import dev.windlass.failpoint.Failpoint;
import io.micronaut.runtime.Micronaut;

/** The server: worker, API and ingest in one process, or each in its own, as {@code WINDLASS_ROLES} says. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        try {
            Failpoint.ofThisProcess();
        } catch (IllegalArgumentException noFailpoint) {
            System.err.println(noFailpoint.getMessage());
            System.exit(1);
        }
        Micronaut.build(args).mainClass(Main.class).banner(false).start();
    }
}
