package dev.windlass.cli.verb;

import dev.windlass.cli.terminal.ExitCode;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "completion", description = "Print a completion script: source <(windlass completion bash)")
public final class CompletionVerb extends Verb {

    enum Kind {
        bash,
        zsh
    }

    @Parameters(paramLabel = "SHELL", description = "One of: ${COMPLETION-CANDIDATES}.")
    private Kind kind;

    @Override
    public Integer call() {
        String script = AutoComplete.bash("windlass", spec().root().commandLine());
        if (kind == Kind.zsh) {
            shell().out().println("autoload -Uz compinit bashcompinit && compinit && bashcompinit");
        }
        shell().out().print(script);
        return ExitCode.DONE;
    }
}
