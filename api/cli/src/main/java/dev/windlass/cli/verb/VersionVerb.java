package dev.windlass.cli.verb;

import dev.windlass.cli.terminal.ExitCode;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Print the version.")
public final class VersionVerb extends Verb {

    @Override
    public Integer call() {
        String version = VersionVerb.class.getPackage().getImplementationVersion();
        shell().say("Client version: " + (version == null ? "development" : version));
        return ExitCode.DONE;
    }
}
