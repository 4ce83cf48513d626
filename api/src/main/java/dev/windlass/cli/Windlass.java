package dev.windlass.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The {@code windlass} command line: kops' verbs over the REST API. */
@Command(
        name = "windlass",
        description = "Carries changes of Kubernetes clusters on AWS to a validated rollout.",
        synopsisSubcommandLabel = "VERB",
        sortOptions = false,
        footer = {
            "",
            "Local stack: windlass up | down | doctor | demo | bench",
            "",
            "Environment:",
            "  WINDLASS_API    address of the API; default: what `windlass up` wrote, else http://127.0.0.1:8480",
            "  WINDLASS_USER   who asks and approves; default: the user of the operating system",
            "",
            "Exit codes:",
            "  0  done, or nothing to do",
            "  1  error",
            "  2  with --exit-code: a preview that has changes"
        },
        subcommands = {
            CreateVerb.class,
            GetVerb.class,
            EditVerb.class,
            UpdateVerb.class,
            RollingUpdateVerb.class,
            ValidateVerb.class,
            ExportVerb.class,
            DeleteVerb.class,
            HistoryVerb.class,
            ApproveVerb.class,
            RejectVerb.class,
            PauseVerb.class,
            ResumeVerb.class,
            AnswerVerb.class,
            EventsVerb.class,
            CompletionVerb.class,
            VersionVerb.class
        })
public final class Windlass {

    static final int DONE = 0;
    static final int ERROR = 1;
    static final int HAS_CHANGES = 2;

    private final Shell shell;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    private boolean help;

    Windlass(Shell shell) {
        this.shell = shell;
    }

    public static void main(String[] arguments) {
        System.exit(run(Shell.ofThisProcess(), arguments));
    }

    static int run(Shell shell, String... arguments) {
        CommandLine line = commandLine(shell);
        if (arguments.length == 0) {
            line.usage(shell.out());
            return ERROR;
        }
        int code = line.execute(arguments);
        shell.out().flush();
        return code;
    }

    static CommandLine commandLine(Shell shell) {
        return new CommandLine(new Windlass(shell))
                .setOut(new java.io.PrintWriter(shell.out(), true))
                .setErr(new java.io.PrintWriter(shell.err(), true))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(badArguments(shell))
                .setExecutionExceptionHandler(failures(shell));
    }

    Shell shell() {
        return shell;
    }

    private static IParameterExceptionHandler badArguments(Shell shell) {
        return (ParameterException problem, String[] arguments) -> {
            shell.warn("Error: " + problem.getMessage());
            CommandLine.UnmatchedArgumentException.printSuggestions(
                    problem, problem.getCommandLine().getErr());
            shell.warn("See: " + problem.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return ERROR;
        };
    }

    private static IExecutionExceptionHandler failures(Shell shell) {
        return (Exception problem, CommandLine verb, CommandLine.ParseResult parsed) -> {
            if (problem instanceof CommandFailure) {
                shell.warn("Error: " + problem.getMessage());
            } else {
                shell.warn("Error: " + problem);
            }
            if (shell.variable("WINDLASS_DEBUG").isPresent()) {
                problem.printStackTrace(shell.err());
            }
            return ERROR;
        };
    }
}
