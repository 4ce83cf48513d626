package dev.windlass.ingest;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import dev.windlass.change.DurationText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The JSON Schema of the data of a change event, and its errors in words that name the field. */
final class ChangeSchema {

    static final String RESOURCE = "/schemas/change-requested.v1.json";

    private static final String DURATION = "/$defs/duration/";
    private static final int REPORTED = 5;

    private final Schema schema;

    ChangeSchema() {
        try (InputStream text = ChangeSchema.class.getResourceAsStream(RESOURCE)) {
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(text, InputFormat.JSON);
            schema.initializeValidators();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** @param data JSON text that was read within {@link JsonLimits} before */
    Optional<Decoded.Invalid> problem(String data) {
        List<Error> errors = schema.validate(data, InputFormat.JSON);
        if (errors.isEmpty()) {
            return Optional.empty();
        }
        Error first = errors.getFirst();
        if (errors.size() == 1) {
            return Optional.of(new Decoded.Invalid(rule(first), field(first)));
        }
        String others = errors.stream()
                .skip(1)
                .limit(REPORTED - 1L)
                .map(error -> field(error) + ": " + rule(error))
                .collect(Collectors.joining("; "));
        return Optional.of(new Decoded.Invalid(rule(first) + "; " + others, field(first)));
    }

    private static String field(Error error) {
        NodePath location = error.getInstanceLocation();
        String parent = IntStream.range(0, location.getNameCount())
                .mapToObj(index -> "." + location.getElement(index))
                .collect(Collectors.joining("", "data", ""));
        if (error.getProperty() == null) {
            return parent;
        }
        return parent + "." + error.getProperty();
    }

    private static String rule(Error error) {
        if (error.getSchemaLocation().toString().contains(DURATION)) {
            return DurationText.ISO_RULE;
        }
        return switch (error.getKeyword()) {
            case "additionalProperties" -> "unknown field";
            case "required" -> "is required";
            case "pattern" ->
                field(error).equals("data.cluster")
                        ? "must be a DNS name in lower case with at least one dot, such as prod.example.com"
                        : error.getMessage();
            case null, default -> error.getMessage();
        };
    }
}
