package dev.windlass.cli.verb;

import dev.windlass.cli.terminal.CommandFailure;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The cluster a verb is about: {@code NAME} or {@code --name NAME}, as in kops. */
final class ClusterArgument {

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Name of the cluster.")
    private String positional;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the cluster, in place of the argument.")
    private String option;

    String required() {
        if (positional != null && option != null && !positional.equals(option)) {
            throw new CommandFailure("NAME: cluster is given twice, as " + positional + " and --name " + option);
        }
        String name = positional == null ? option : positional;
        if (name == null || name.isBlank()) {
            throw new CommandFailure("NAME: the name of the cluster is required");
        }
        return name;
    }
}
