package dev.windlass.cli;

import dev.windlass.cli.terminal.CommandFailure;
import dev.windlass.cli.terminal.ExitCode;
import dev.windlass.cli.terminal.Shell;
import dev.windlass.cli.terminal.ShellOwner;
import dev.windlass.cli.verb.AbortVerb;
import dev.windlass.cli.verb.AnswerVerb;
import dev.windlass.cli.verb.ApproveVerb;
import dev.windlass.cli.verb.CompletionVerb;
import dev.windlass.cli.verb.CreateVerb;
import dev.windlass.cli.verb.DeleteVerb;
import dev.windlass.cli.verb.EditVerb;
import dev.windlass.cli.verb.EventsVerb;
import dev.windlass.cli.verb.ExportVerb;
import dev.windlass.cli.verb.ForceVerb;
import dev.windlass.cli.verb.GetVerb;
import dev.windlass.cli.verb.HistoryVerb;
import dev.windlass.cli.verb.PauseVerb;
import dev.windlass.cli.verb.RejectVerb;
import dev.windlass.cli.verb.ResumeVerb;
import dev.windlass.cli.verb.RetargetVerb;
import dev.windlass.cli.verb.RetryVerb;
import dev.windlass.cli.verb.RollingUpdateVerb;
import dev.windlass.cli.verb.SkipVerb;
import dev.windlass.cli.verb.UpdateVerb;
import dev.windlass.cli.verb.ValidateVerb;
import dev.windlass.cli.verb.Verb;
import dev.windlass.cli.verb.VersionVerb;
import java.io.PrintWriter;
import java.util.List;
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
            "Local stack: windlass up | down | doctor | demo | bench | conformance",
            "",
            "Environment:",
            "  WINDLASS_API    address of the API; default: what `windlass up` wrote, else http://127.0.0.1:8480",
            "  WINDLASS_USER   who asks and approves; default: the user of the operating system",
            "",
            "Exit codes:",
            "  0  done, or nothing to do",
            "  1  error",
            "  2  with --exit-code: a preview that has changes"
        })
public final class Windlass implements ShellOwner {

    /** In the order of the help. */
    private static final List<String> VERBS = List.of(
            "create",
            "get",
            "edit",
            "update",
            "rolling-update",
            "validate",
            "export",
            "delete",
            "history",
            "approve",
            "reject",
            "pause",
            "resume",
            "abort",
            "skip",
            "force",
            "retry",
            "retarget",
            "answer",
            "events",
            "completion",
            "version");

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
        // Reading the annotations of every verb takes longer than most verbs do: only the one that is named is set up.
        boolean named = arguments.length > 0 && VERBS.contains(arguments[0]) && !arguments[0].equals("completion");
        CommandLine line = commandLine(shell, named ? List.of(arguments[0]) : VERBS);
        if (arguments.length == 0) {
            line.usage(shell.out());
            return ExitCode.ERROR;
        }
        int code = line.execute(arguments);
        shell.out().flush();
        return code;
    }

    private static CommandLine commandLine(Shell shell, List<String> verbs) {
        CommandLine line = new CommandLine(new Windlass(shell));
        verbs.forEach(verb -> line.addSubcommand(verb, verb(verb)));
        return line.setUsageHelpWidth(100)
                .setOut(new PrintWriter(shell.out(), true))
                .setErr(new PrintWriter(shell.err(), true))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(badArguments(shell))
                .setExecutionExceptionHandler(failures(shell));
    }

    private static Verb verb(String name) {
        return switch (name) {
            case "create" -> new CreateVerb();
            case "get" -> new GetVerb();
            case "edit" -> new EditVerb();
            case "update" -> new UpdateVerb();
            case "rolling-update" -> new RollingUpdateVerb();
            case "validate" -> new ValidateVerb();
            case "export" -> new ExportVerb();
            case "delete" -> new DeleteVerb();
            case "history" -> new HistoryVerb();
            case "approve" -> new ApproveVerb();
            case "reject" -> new RejectVerb();
            case "pause" -> new PauseVerb();
            case "resume" -> new ResumeVerb();
            case "abort" -> new AbortVerb();
            case "skip" -> new SkipVerb();
            case "force" -> new ForceVerb();
            case "retry" -> new RetryVerb();
            case "retarget" -> new RetargetVerb();
            case "answer" -> new AnswerVerb();
            case "events" -> new EventsVerb();
            case "completion" -> new CompletionVerb();
            case "version" -> new VersionVerb();
            default -> throw new IllegalArgumentException("no such verb: " + name);
        };
    }

    @Override
    public Shell shell() {
        return shell;
    }

    private static IParameterExceptionHandler badArguments(Shell shell) {
        return (ParameterException problem, String[] arguments) -> {
            shell.warn("Error: " + problem.getMessage());
            CommandLine.UnmatchedArgumentException.printSuggestions(
                    problem, problem.getCommandLine().getErr());
            shell.warn("See: " + problem.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return ExitCode.ERROR;
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
            return ExitCode.ERROR;
        };
    }
}
