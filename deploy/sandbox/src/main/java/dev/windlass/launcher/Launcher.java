package dev.windlass.launcher;

import dev.windlass.demo.DemoCommand;
import dev.windlass.sandbox.LocalStackException;
import picocli.CommandLine;

/** The verbs that run Windlass on this machine: up, down, demo, doctor, and stack for the process behind up. */
@CommandLine.Command(
        name = "windlass",
        description = "Runs Windlass on this machine.",
        subcommands = {UpCommand.class, DownCommand.class, DemoCommand.class, DoctorCommand.class, StackCommand.class})
public final class Launcher {
    private Launcher() {}

    public static void main(String[] arguments) {
        System.exit(run(new Launcher(), arguments));
    }

    /** Runs a command whose known failures are told in one line. Answers its exit code. */
    public static int run(Object command, String... arguments) {
        CommandLine line = new CommandLine(command);
        line.setExecutionExceptionHandler((failure, failed, parsed) -> {
            if (failure instanceof LocalStackException known) {
                failed.getErr().println("error: " + known.getMessage());
                return 1;
            }
            throw failure;
        });
        return line.execute(arguments);
    }
}
