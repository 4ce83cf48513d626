package dev.windlass.resource.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text of ours on the class path in which {@code {{name}}} stands for a value. */
final class Template {

    private static final Pattern VARIABLE = Pattern.compile("\\{\\{([A-Za-z]+)}}");

    /** Nothing that could end a value and begin something else, wherever in a document it stands. */
    private static final Pattern PLAIN_VALUE = Pattern.compile("[\\w.:/*%+=@,-]*|\\$\\{[^\\s\"'{}]+}");

    private Template() {}

    /**
     * Fills a template and reads it as YAML.
     *
     * @throws IllegalArgumentException also for a value that could change the document around it
     */
    static List<Map<String, Object>> objects(String path, Map<String, String> values) {
        values.forEach((name, value) -> {
            if (!PLAIN_VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException(name + " must be one plain word: " + value);
            }
        });
        return CanonicalYaml.parse(fill(path, values));
    }

    /** @throws IllegalArgumentException where the text asks for a value that was not given */
    static String fill(String path, Map<String, String> values) {
        return VARIABLE.matcher(read(path)).replaceAll(match -> Matcher.quoteReplacement(value(path, match, values)));
    }

    private static String value(String path, MatchResult match, Map<String, String> values) {
        String value = values.get(match.group(1));
        if (value == null) {
            throw new IllegalArgumentException(path + " needs a value for " + match.group(1));
        }
        return value;
    }

    private static String read(String path) {
        try (InputStream stream = Template.class.getResourceAsStream("/dev/windlass/" + path)) {
            if (stream == null) {
                throw new IllegalArgumentException("there is no template " + path);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read template " + path, e);
        }
    }
}
