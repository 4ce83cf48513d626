package dev.windlass.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What the parts of a stack remember together. Workflows and records that speak of a cloud which is gone would be half
 * a world, so either all of it comes back or all of it is set aside.
 */
record World(Path folder) {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss").withZone(ZoneOffset.UTC);

    static World in(Path dataFolder) {
        return new World(dataFolder.resolve("world"));
    }

    Path kafka() {
        return folder.resolve("kafka");
    }

    Path temporal() {
        return folder.resolve("temporal");
    }

    Path cloud() {
        return folder.resolve("cloud");
    }

    /** True where Kafka or Temporal remember something and the cloud does not. */
    boolean isHalf() {
        return (Files.exists(kafka()) || Files.exists(temporal())) && !Files.exists(CloudEmulator.keptAccount(cloud()));
    }

    /** Moves the whole world to a dated folder beside it; answers where to. */
    Optional<Path> setAside() {
        if (!Files.exists(folder)) {
            return Optional.empty();
        }
        Path aside = folder.resolveSibling("world-until-" + STAMP.format(Instant.now()));
        try {
            return Optional.of(Files.move(folder, aside));
        } catch (IOException e) {
            throw new LocalStackException("cannot set " + folder + " aside as " + aside + ": " + e.getMessage(), e);
        }
    }
}
