package dev.windlass.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Keeps how each test ended that carries the number of a behaviour as its tag, such as {@code @Tag("R17")}, for
 * {@code ./windlass conformance}. Found by JUnit's ServiceLoader in the tests of every module.
 *
 * <p>One file a test, {@code target/conformance/<class>#<method>}, of one line: the result, a tab, the numbers with
 * commas between them. So whatever else is run or not run, a file tells of the latest run of its test. A test that is
 * running counts as one that failed: should the JVM not survive it, that is what stays.
 */
public final class ConformanceRecorder implements TestExecutionListener {

    private static final Pattern BEHAVIOUR = Pattern.compile("[RV]\\d+");

    /** The worst of a method's invocations is the method's; so the order matters. */
    private enum Result {
        SKIP,
        PASS,
        FAIL
    }

    private final Path folder;
    private final Map<String, Result> soFar = new ConcurrentHashMap<>();
    private TestPlan plan;

    public ConformanceRecorder() {
        this(ownClasses().resolveSibling("conformance"));
    }

    ConformanceRecorder(Path folder) {
        this.folder = folder;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
        soFar.clear();
        started.getRoots().stream()
                .flatMap(root -> started.getDescendants(root).stream())
                .forEach(this::forgetWhatIsNoLonger);
    }

    @Override
    public void executionStarted(TestIdentifier identifier) {
        tagged(identifier).ifPresent(method -> write(method, Result.FAIL));
    }

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        switch (result.getStatus()) {
            case SUCCESSFUL -> tagged(identifier).ifPresent(method -> ended(method, passed(identifier)));
            case ABORTED -> endedWithAllBelow(identifier, Result.SKIP);
            case FAILED -> endedWithAllBelow(identifier, Result.FAIL);
        }
    }

    @Override
    public void executionSkipped(TestIdentifier identifier, String reason) {
        endedWithAllBelow(identifier, Result.SKIP);
    }

    /** A container such as a parameterized method proves nothing by itself: what counts are its invocations. */
    private static Result passed(TestIdentifier identifier) {
        return identifier.isTest() ? Result.PASS : Result.SKIP;
    }

    /** Where a class cannot be set up, JUnit says nothing of its methods. */
    private void endedWithAllBelow(TestIdentifier identifier, Result result) {
        Stream.concat(Stream.of(identifier), plan.getDescendants(identifier).stream())
                .forEach(each -> tagged(each).ifPresent(method -> ended(method, result)));
    }

    private void ended(TestIdentifier method, Result result) {
        write(method, soFar.merge(name(method), result, (one, other) -> one.compareTo(other) > 0 ? one : other));
    }

    /** The method with numbers that this is, or is an invocation of; tests of a factory carry no tags themselves. */
    private Optional<TestIdentifier> tagged(TestIdentifier identifier) {
        return Stream.iterate(Optional.of(identifier), Optional::isPresent, each -> each.flatMap(plan::getParent))
                .flatMap(Optional::stream)
                .filter(each ->
                        each.getSource().filter(MethodSource.class::isInstance).isPresent())
                .filter(each -> !numbers(each).isEmpty())
                .findFirst();
    }

    private static String numbers(TestIdentifier identifier) {
        return identifier.getTags().stream()
                .map(TestTag::getName)
                .filter(tag -> BEHAVIOUR.matcher(tag).matches())
                .sorted(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()))
                .collect(Collectors.joining(","));
    }

    private static String name(TestIdentifier method) {
        MethodSource source = (MethodSource) method.getSource().orElseThrow();
        return source.getClassName() + "#" + source.getMethodName();
    }

    private void write(TestIdentifier method, Result result) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name(method)), result + "\t" + numbers(method) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the result of " + name(method), e);
        }
    }

    /** A test that was renamed, or lost its tag, must not prove anything with the file of an earlier run. */
    private void forgetWhatIsNoLonger(TestIdentifier identifier) {
        identifier.getSource().ifPresent(source -> {
            if (source instanceof MethodSource && numbers(identifier).isEmpty()) {
                delete(folder.resolve(name(identifier)));
            } else if (source instanceof ClassSource type) {
                List<String> methods = methods(type.getJavaClass());
                String prefix = type.getClassName() + "#";
                results()
                        .filter(file -> file.getFileName().toString().startsWith(prefix))
                        .filter(file ->
                                !methods.contains(file.getFileName().toString().substring(prefix.length())))
                        .forEach(ConformanceRecorder::delete);
            }
        });
    }

    private Stream<Path> results() {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> methods(Class<?> type) {
        return Stream.<Class<?>>iterate(type, each -> each != null, Class::getSuperclass)
                .flatMap(each -> Stream.concat(Stream.of(each), Arrays.stream(each.getInterfaces())))
                .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
                .map(method -> method.getName())
                .toList();
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path ownClasses() {
        try {
            return Path.of(ConformanceRecorder.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot tell where the test classes are", e);
        }
    }
}
