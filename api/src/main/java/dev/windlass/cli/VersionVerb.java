package dev.windlass.cli;

import picocli.CommandLine.Command;

@Command(name = "version", description = "Print the version.")
final class VersionVerb extends Verb {

    @Override
    public Integer call() {
        String version = Windlass.class.getPackage().getImplementationVersion();
        shell().say("Client version: " + (version == null ? "development" : version));
        return Windlass.DONE;
    }
}
