package dev.windlass.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files that a user names. */
public final class Input {

    /** The largest event there is; a file beyond it would be refused anyway. */
    private static final int LIMIT = 1 << 20;

    private Input() {}

    /** @param file a path, or {@code -} for standard input */
    public static String read(Shell shell, String file) {
        try {
            if (file.equals("-")) {
                return checked(shell.in().readNBytes(LIMIT + 1), "standard input");
            }
            Path path = shell.directory().resolve(file);
            if (Files.size(path) > LIMIT) {
                throw new CommandFailure(file + ": larger than 1 MiB");
            }
            return checked(Files.readAllBytes(path), file);
        } catch (NoSuchFileException e) {
            throw new CommandFailure(file + ": no such file", e);
        } catch (IOException e) {
            throw new CommandFailure(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static String checked(byte[] bytes, String source) {
        if (bytes.length > LIMIT) {
            throw new CommandFailure(source + ": larger than 1 MiB");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
