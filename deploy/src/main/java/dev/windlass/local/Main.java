package dev.windlass.local;

import dev.windlass.bench.BenchCommand;
import picocli.CommandLine;

/** The verbs that run Windlass on this machine: up, down, doctor, bench, and stack for the process behind up. */
@CommandLine.Command(
        name = "windlass",
        description = "Runs Windlass on this machine.",
        subcommands = {UpCommand.class, DownCommand.class, DoctorCommand.class, StackCommand.class, BenchCommand.class})
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((failure, failed, parsed) -> {
            if (failure instanceof LocalStackException known) {
                failed.getErr().println("error: " + known.getMessage());
                return 1;
            }
            throw failure;
        });
        System.exit(line.execute(arguments));
    }
}
