package dev.windlass.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A dotted path into a document: {@code spec.subnets[0].cidr}. A dot that belongs to a key is written {@code \.}, as in
 * {@code spec.nodeLabels.example\.com/team}.
 *
 * @param steps a {@link String} for a key, an {@link Integer} for an index
 */
public record SpecPath(String text, List<Object> steps) {

    /** Beyond any real path, and short enough for a pattern that recurses. */
    private static final int MAX_LENGTH = 500;

    private static final Pattern KEY = Pattern.compile("((?:[^.\\[\\]\\\\]|\\\\.)+)((?:\\[\\d{1,4}])*)");
    private static final Pattern INDEX = Pattern.compile("\\[(\\d+)]");

    /** @throws InvalidSpecException where the path is malformed or does not lead into the spec */
    public static SpecPath parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw refused(text.substring(0, 40) + "...", "is longer than " + MAX_LENGTH + " characters");
        }
        List<Object> steps = new ArrayList<>();
        for (String part : text.split("(?<!\\\\)\\.", -1)) {
            Matcher key = KEY.matcher(part);
            if (!key.matches()) {
                throw refused(text, "is no path; write it like spec.subnets[0].cidr");
            }
            steps.add(key.group(1).replace("\\.", "."));
            INDEX.matcher(key.group(2)).results().forEach(index -> steps.add(Integer.valueOf(index.group(1))));
        }
        if (steps.size() < 2 || !"spec".equals(steps.getFirst())) {
            throw refused(text, "only fields below spec can be edited");
        }
        return new SpecPath(text, List.copyOf(steps));
    }

    /** The path cut behind so many steps, as a reader writes it. */
    public String upTo(int count) {
        StringBuilder path = new StringBuilder();
        for (Object step : steps.subList(0, count)) {
            switch (step) {
                case Integer index -> path.append('[').append(index).append(']');
                case Object key -> path.append(path.isEmpty() ? "" : ".").append(key);
            }
        }
        return path.toString();
    }

    public boolean startsWith(String... keys) {
        return steps.size() >= keys.length && steps.subList(0, keys.length).equals(List.of((Object[]) keys));
    }

    public static InvalidSpecException refused(String path, String rule) {
        return new InvalidSpecException(List.of(new SpecProblem(path, rule)));
    }
}
