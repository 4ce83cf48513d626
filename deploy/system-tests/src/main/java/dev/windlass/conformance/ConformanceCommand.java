package dev.windlass.conformance;

import dev.windlass.sandbox.LocalStackException;
import dev.windlass.sandbox.Project;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what is proved. Runs no test: it reads what the last runs left in each module's {@code target}. */
@Command(
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1,
        name = "conformance",
        description =
                "Lists every behaviour of rolling updates and validation with its tests and how they ended when they last"
                        + " ran. Exit code 1 unless each has a test that passes and none that fails.")
public final class ConformanceCommand implements Callable<Integer> {

    @Option(names = "--markdown", description = "Write the list to docs/conformance.md instead.")
    private boolean markdown;

    @Spec
    private CommandSpec spec;

    private final Path root;

    public ConformanceCommand() {
        this(null);
    }

    /** @param root of the project whose results are read; {@code null} for the one that this runs from */
    ConformanceCommand(Path root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Path project = root == null ? Project.find().root() : root;
        ConformanceReport report = report(project);
        if (markdown) {
            Path page = Files.createDirectories(project.resolve("docs")).resolve("conformance.md");
            Files.writeString(page, new ConformancePage(report).markdown());
            out.println(report.summary() + "\nwrote " + page);
        } else {
            out.print(report.text());
        }
        out.flush();
        return report.conforms() ? 0 : 1;
    }

    private static ConformanceReport report(Path project) {
        try {
            return ConformanceReport.of(Behaviour.all(), TestRecord.readAll(project));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new LocalStackException(e.getMessage(), e);
        }
    }
}
