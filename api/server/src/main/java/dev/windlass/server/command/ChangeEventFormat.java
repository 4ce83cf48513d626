package dev.windlass.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.windlass.change.Change;
import dev.windlass.ingest.Decoded;
import dev.windlass.ingest.JsonLimits;
import dev.windlass.server.problem.ProblemException;
import java.io.IOException;
import java.util.Optional;

/** Tells the two forms apart in which the API takes a change, and turns what is wrong with one into a problem. */
public final class ChangeEventFormat {

    private static final JsonMapper MAPPER = JsonLimits.mapper();

    private ChangeEventFormat() {}

    /** A CloudEvent in structured mode, rather than the data of one. What is not JSON is neither. */
    public static boolean isCloudEvent(byte[] json) {
        try {
            JsonNode tree = MAPPER.readTree(json);
            return tree != null && tree.has("specversion");
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** The id of a CloudEvent in structured mode; empty for anything else. */
    static Optional<String> eventId(byte[] json) {
        return attribute("id", json);
    }

    /** Its source, likewise. */
    static Optional<String> eventSource(byte[] json) {
        return attribute("source", json);
    }

    private static Optional<String> attribute(String name, byte[] json) {
        if (json == null) {
            return Optional.empty();
        }
        try {
            JsonNode tree = MAPPER.readTree(json);
            boolean event =
                    tree != null && tree.has("specversion") && tree.path(name).isTextual();
            return event ? Optional.of(tree.path(name).textValue()) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    public static Change valid(Decoded decoded) {
        return switch (decoded) {
            case Decoded.Valid(Change change) -> change;
            case Decoded.Invalid invalid -> throw ProblemException.invalid(invalid);
        };
    }
}
