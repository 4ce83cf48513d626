package dev.windlass.cli.client;

import dev.windlass.cli.terminal.CommandFailure;
import dev.windlass.cli.terminal.DocumentYaml;
import dev.windlass.cli.terminal.Shell;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Merges one cluster's access into a kubeconfig file: entries of the same name are replaced, all others stay as they are.
 * The file is its owner's only, and is replaced as a whole: nobody reads half of it.
 */
public record Kubeconfig(Map<String, Object> content) {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final String EXPORTED = "the exported kubeconfig";
    private static final List<String> LISTS = List.of("clusters", "users", "contexts");

    /** The file that kubectl would write. */
    public static Path file(Shell shell) {
        for (String path : shell.variable("KUBECONFIG").orElse("").split(File.pathSeparator)) {
            if (!path.isBlank()) {
                return shell.directory().resolve(path);
            }
        }
        String home = shell.variable("HOME").orElseGet(() -> System.getProperty("user.home"));
        return Path.of(home, ".kube", "config");
    }

    public static Kubeconfig parse(String exported) {
        Map<String, Object> content = single(exported, EXPORTED);
        if (!(content.get("current-context") instanceof String)) {
            throw new CommandFailure(EXPORTED + " has no current-context");
        }
        return new Kubeconfig(content);
    }

    /** Where the cluster is, and no way in. @param user whose way in to use: one of the file; {@code null} for none said */
    public Kubeconfig withoutCredentials(String user) {
        Map<String, Object> bare = new LinkedHashMap<>(content);
        bare.remove("users");
        if (user != null) {
            List<Object> contexts = new ArrayList<>();
            for (Object entry : entries(content.get("contexts"), EXPORTED)) {
                Map<String, Object> named = DocumentYaml.mapping(entry, EXPORTED);
                Map<String, Object> context = DocumentYaml.mapping(named.get("context"), EXPORTED);
                context.put("user", user);
                named.put("context", context);
                contexts.add(named);
            }
            bare.put("contexts", contexts);
        }
        return new Kubeconfig(bare);
    }

    /** @return the context that is current now */
    public String mergeInto(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path lock = lock(file);
            try {
                Path target = Files.exists(file) ? file.toRealPath() : file;
                Map<String, Object> merged = merged(read(target), content, file.toString());
                replace(target, DocumentYaml.write(merged));
            } finally {
                Files.deleteIfExists(lock);
            }
        } catch (IOException e) {
            throw new CommandFailure("cannot write " + file + ": " + e.getMessage(), e);
        }
        return content.get("current-context").toString();
    }

    private static Map<String, Object> merged(Map<String, Object> old, Map<String, Object> added, String source) {
        Map<String, Object> merged = new LinkedHashMap<>();
        merged.put("apiVersion", "v1");
        merged.put("kind", "Config");
        merged.putAll(old);
        for (String list : LISTS) {
            merged.put(list, union(old.get(list), added.get(list), source + ": " + list));
        }
        merged.put("current-context", added.get("current-context"));
        return merged;
    }

    private static List<Object> union(Object old, Object added, String source) {
        Map<Object, Object> byName = new LinkedHashMap<>();
        for (Object entry : entries(old, source)) {
            byName.put(DocumentYaml.mapping(entry, source).get("name"), entry);
        }
        for (Object entry : entries(added, source)) {
            byName.put(DocumentYaml.mapping(entry, source).get("name"), entry);
        }
        return new ArrayList<>(byName.values());
    }

    private static List<?> entries(Object value, String source) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw new CommandFailure(source + ": must be a list");
    }

    private static Map<String, Object> read(Path file) throws IOException {
        try {
            return single(Files.readString(file), file.toString());
        } catch (NoSuchFileException e) {
            return Map.of();
        }
    }

    private static Map<String, Object> single(String text, String source) {
        List<Map<String, Object>> documents = DocumentYaml.readAll(text, source);
        if (documents.size() > 1) {
            throw new CommandFailure(source + ": must be one document, is " + documents.size());
        }
        return documents.isEmpty() ? Map.of() : documents.getFirst();
    }

    /** kubectl's own protocol: whoever creates {@code FILE.lock} may write FILE. */
    private static Path lock(Path file) throws IOException {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        try {
            return Files.createFile(lock, OWNER_ONLY);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure(file + " is being written by another program; if not, remove " + lock, e);
        }
    }

    private static void replace(Path file, String text) throws IOException {
        Path written = Files.createTempFile(file.toAbsolutePath().getParent(), ".kubeconfig", ".new", OWNER_ONLY);
        try {
            Files.writeString(written, text);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }
}
