package dev.windlass.ingest;

import java.util.Optional;

/** A part of the process that must run for the process to be ready. */
public interface ProcessPart {

    /** As the answer of readiness names it. */
    String name();

    /** Why the part does not run; empty while it runs or was told to stop. */
    Optional<Throwable> failure();
}
