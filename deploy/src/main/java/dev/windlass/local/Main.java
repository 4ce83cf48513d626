package dev.windlass.local;

import dev.windlass.bench.BenchCommand;
import dev.windlass.conformance.ConformanceCommand;
import dev.windlass.demo.DemoCommand;
import picocli.CommandLine;

/** The verbs that run Windlass on this machine: up, down, demo, bench, doctor, conformance, and stack for the process behind up. */
@CommandLine.Command(
        name = "windlass",
        description = "Runs Windlass on this machine.",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            DemoCommand.class,
            BenchCommand.class,
            ConformanceCommand.class,
            DoctorCommand.class,
            StackCommand.class
        })
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
