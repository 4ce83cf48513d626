package dev.windlass.cli.verb;

import dev.windlass.cli.client.ChangeName;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The change a verb is about, and its cluster where two clusters have a change of that id. */
final class ChangeArgument {

    @Parameters(index = "0", paramLabel = "CHANGE", description = "Id of the change.")
    private String id;

    @Option(
            names = "--name",
            paramLabel = "CLUSTER",
            description = "The change's cluster, where two have one of that id.")
    private String cluster;

    ChangeName name() {
        return new ChangeName(id, cluster);
    }
}
