package dev.windlass.cli.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.cli.terminal.CommandFailure;
import dev.windlass.cli.terminal.DocumentYaml;
import dev.windlass.cli.terminal.Input;
import dev.windlass.cli.terminal.Json;
import dev.windlass.cli.terminal.Shell;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** How nodes are replaced, policy and gates included, from a file. Which fields there are is for the API to say. */
final class RolloutFile {

    @Option(
            names = "--rollout",
            paramLabel = "FILE",
            description =
                    "YAML or JSON of the event's rollout object: policy, gates and the like; - for standard input.")
    private String file;

    /** @return a new object; empty where no file is given */
    ObjectNode read(Shell shell) {
        if (file == null) {
            return Json.object();
        }
        List<Map<String, Object>> documents = DocumentYaml.readAll(Input.read(shell, file), file);
        if (documents.size() != 1) {
            throw new CommandFailure("--rollout: " + file + ": must be one document, is " + documents.size());
        }
        return (ObjectNode) Json.tree(documents.getFirst());
    }
}
