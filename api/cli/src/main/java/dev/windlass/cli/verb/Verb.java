package dev.windlass.cli.verb;

import dev.windlass.cli.client.Api;
import dev.windlass.cli.client.ApiAddress;
import dev.windlass.cli.terminal.ExitCode;
import dev.windlass.cli.terminal.Shell;
import dev.windlass.cli.terminal.ShellOwner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What every verb has at hand. Answers its exit code. */
public abstract class Verb implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    private Api api;

    CommandSpec spec() {
        return spec;
    }

    Shell shell() {
        return ((ShellOwner) spec.root().userObject()).shell();
    }

    Api api() {
        if (api == null) {
            api = new Api(ApiAddress.of(shell()));
        }
        return api;
    }

    /** A group of verbs, such as {@code get}, called without one of them. */
    int usage() {
        spec.commandLine().usage(shell().err());
        return ExitCode.ERROR;
    }
}
