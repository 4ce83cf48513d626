package dev.windlass.cli.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Option;

/** {@code -o table|yaml|json}. */
public final class OutputOption {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "Output format: ${COMPLETION-CANDIDATES}. Default: table.")
    public Format format;

    public boolean isTable() {
        return format == Format.TABLE;
    }

    /** The data as it came; not for {@link Format#TABLE}. */
    public String render(JsonNode data) {
        return switch (format) {
            case JSON -> Json.pretty(data) + "\n";
            case YAML -> DocumentYaml.write(data);
            case TABLE -> throw new IllegalStateException("a table needs columns");
        };
    }
}
