package dev.windlass.cli.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.change.ChangeRequest;
import dev.windlass.cli.client.Api;
import dev.windlass.cli.client.ApiRefusal;
import dev.windlass.cli.client.ApiUnavailable;
import dev.windlass.cli.client.Changes.Preview;
import dev.windlass.cli.client.ProposedChange;
import dev.windlass.cli.terminal.CommandFailure;
import dev.windlass.cli.terminal.Documents;
import dev.windlass.cli.terminal.Documents.Document;
import dev.windlass.cli.terminal.ExitCode;
import dev.windlass.cli.terminal.Shell;
import dev.windlass.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One document in the user's editor, until it is valid or the user gives up. What was typed is never lost: where it cannot
 * be used, the file stays and is named.
 */
final class Editor {

    private final Shell shell;
    private final Api api;
    private final ApplyOptions options;
    private final ObjectNode rollout;

    /** @param rollout how nodes that get out of date are replaced, if they are */
    Editor(Shell shell, Api api, ApplyOptions options, ObjectNode rollout) {
        this.shell = shell;
        this.api = api;
        this.options = options;
        this.rollout = rollout;
    }

    int edit(String cluster, String kind, String name) {
        Specs specs = new Specs(api, cluster);
        Documents before = specs.read();
        Document document = before.find(kind, name).orElseThrow(() -> new CommandFailure(kind + " not found: " + name));
        Path file = write(document.text());
        boolean keep = true;
        try {
            ChangeFlow flow = new ChangeFlow(shell, api, options);
            Edited edited = untilValid(flow, before, document, file, cluster);
            keep = edited == null;
            if (edited == null) {
                return ExitCode.ERROR;
            }
            if (edited.change() == null) {
                shell.say("Edit cancelled, no changes made.");
                return ExitCode.DONE;
            }
            keep = true;
            flow.show(edited.preview());
            if (!specs.read().text().equals(before.text())) {
                shell.warn(
                        "Error: somebody else changed " + cluster + " while you edited; your edit is kept in " + file);
                return ExitCode.ERROR;
            }
            int code = publish(flow, edited);
            keep = code != ExitCode.DONE;
            return code;
        } finally {
            if (!keep) {
                delete(file);
            }
        }
    }

    /** @param change {@code null} where nothing was changed */
    private record Edited(ProposedChange change, Preview preview) {}

    private int publish(ChangeFlow flow, Edited edited) {
        if (options.yes) {
            return flow.carry(edited.change(), edited.preview().digest());
        }
        return flow.publishForApproval(edited.change(), edited.preview().digest());
    }

    /** A script that answers every refusal with another broken edit would go on for ever. */
    private static final int MOST_OPENED = 20;

    /** @return {@code null} where the user gave up on an invalid edit */
    private Edited untilValid(ChangeFlow flow, Documents before, Document document, Path file, String cluster) {
        String last = document.text();
        String error = null;
        for (int opened = 0; opened < MOST_OPENED; opened++) {
            open(file);
            String text = withoutHeader(read(file));
            if (text.isBlank() || text.strip().equals(last.strip())) {
                if (error == null) {
                    return new Edited(null, null);
                }
                shell.warn("Edit cancelled, no valid changes were saved: " + error);
                shell.warn("A copy of your changes is in " + file);
                return null;
            }
            last = text;
            try {
                Document changed = single(text);
                if (!changed.kind().equals(document.kind()) || !changed.name().equals(document.name())) {
                    throw new CommandFailure("kind and metadata.name must stay as they are");
                }
                ChangeRequest.Replace replace = new ChangeRequest.Replace(
                        replaced(before, document, changed).text());
                ProposedChange change = new ProposedChange(cluster, replace, rollout);
                return new Edited(change, flow.preview(change));
            } catch (ApiRefusal e) {
                if (!e.isInvalidInput()) {
                    shell.warn("A copy of your changes is in " + file);
                    throw e;
                }
                error = e.getMessage();
            } catch (ApiUnavailable e) {
                shell.warn("A copy of your changes is in " + file);
                throw e;
            } catch (CommandFailure e) {
                error = e.getMessage();
            }
            rewrite(file, header(error) + text);
        }
        shell.warn("Edit given up after " + MOST_OPENED + " tries: " + error);
        shell.warn("A copy of your changes is in " + file);
        return null;
    }

    private static Document single(String text) {
        List<Document> documents = Documents.parse(text, "the edited spec").documents();
        if (documents.size() != 1) {
            throw new CommandFailure("must stay one document, is " + documents.size());
        }
        return documents.getFirst();
    }

    private static Documents replaced(Documents before, Document document, Document changed) {
        List<Document> documents = new ArrayList<>(before.documents());
        documents.set(documents.indexOf(document), changed);
        return new Documents(documents);
    }

    private static String header(String error) {
        return error.lines()
                .map(line -> "# " + Terminal.escape(line))
                .collect(Collectors.joining(
                        "\n", "# The edit was refused; mend it, or leave it as it is to give up.\n#\n", "\n#\n"));
    }

    private static String withoutHeader(String text) {
        return text.lines().dropWhile(line -> line.startsWith("#")).collect(Collectors.joining("\n", "", "\n"));
    }

    private void open(Path file) {
        String editor =
                shell.variable("VISUAL").or(() -> shell.variable("EDITOR")).orElse("vi");
        try {
            // By a shell, since EDITOR may carry options of its own; the file's name is an argument, never part of the
            // line.
            int code = new ProcessBuilder("sh", "-c", editor + " \"$1\"", "editor", file.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new CommandFailure("the editor \"" + editor + "\" ended with exit code " + code
                        + "; a copy of your changes is in " + file);
            }
        } catch (IOException e) {
            throw new CommandFailure("cannot start the editor \"" + editor + "\": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    private static Path write(String text) {
        try {
            Path file = Files.createTempFile(
                    "windlass-edit-",
                    ".yaml",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new CommandFailure("cannot write a temporary file: " + e.getMessage(), e);
        }
    }

    private static void rewrite(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new CommandFailure("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new CommandFailure("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new CommandFailure("cannot remove " + file + ": " + e.getMessage(), e);
        }
    }
}
