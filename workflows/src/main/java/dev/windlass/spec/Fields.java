package dev.windlass.spec;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One mapping of a document, read strictly: a value of the wrong type is a problem where it is read, and a key that
 * nobody read is one when the mapping is {@linkplain #close() closed}. A key whose value is null counts as absent.
 */
public final class Fields implements AutoCloseable {

    public static final String UNKNOWN = "unknown field";

    private static final String TOO_LARGE = "must be a whole number from -2147483648 to 2147483647";

    private final String path;
    private final Map<?, ?> values;
    private final List<SpecProblem> problems;
    private final Set<Object> read = new HashSet<>();

    /** @param path of this mapping, with what it is a part of, such as {@code InstanceGroup/nodes spec} */
    Fields(String path, Map<?, ?> values, List<SpecProblem> problems) {
        this.path = path;
        this.values = values;
        this.problems = problems;
    }

    /** The same mapping, its problems told to somebody else. */
    Fields withProblems(List<SpecProblem> others) {
        return new Fields(path, values, others);
    }

    String text(String key) {
        return switch (take(key)) {
            case null -> null;
            case String text -> text;
            case Number number -> wrong(key, "must be text; put " + number + " in quotes");
            case Boolean flag -> wrong(key, "must be text; put " + flag + " in quotes");
            case Object other -> wrong(key, "must be text");
        };
    }

    String requiredText(String key) {
        String text = text(key);
        if ((text == null && values.get(key) == null) || (text != null && text.isBlank())) {
            problem(key, "is required");
        }
        return text;
    }

    Boolean flag(String key) {
        return switch (take(key)) {
            case null -> null;
            case Boolean flag -> flag;
            case Object other -> wrong(key, "must be true or false");
        };
    }

    boolean flag(String key, boolean fallback) {
        Boolean flag = flag(key);
        return flag == null ? fallback : flag;
    }

    Integer number(String key) {
        return switch (take(key)) {
            case null -> null;
            case Integer number -> number;
            case Long number -> wrong(key, TOO_LARGE);
            case BigInteger number -> wrong(key, TOO_LARGE);
            case Object other -> wrong(key, "must be a whole number");
        };
    }

    int requiredNumber(String key) {
        Integer number = number(key);
        if (number == null && values.get(key) == null) {
            problem(key, "is required");
        }
        return number == null ? 0 : number;
    }

    /** A number or a percentage, as text; the syntax is judged later, also that of a number which is far too large. */
    String amount(String key) {
        return switch (take(key)) {
            case null -> null;
            case String text -> text;
            case Integer number -> number.toString();
            case Long number -> number.toString();
            case Object other -> wrong(key, "must be a whole number or a percentage such as \"10%\"");
        };
    }

    /** An element that is no text is a problem, and its place is kept by an empty one, so that others are told by theirs. */
    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        List<?> elements = list(key);
        for (int i = 0; i < elements.size(); i++) {
            if (elements.get(i) instanceof String text) {
                texts.add(text);
            } else {
                problem(key + "[" + i + "]", "must be text");
                texts.add("");
            }
        }
        return texts;
    }

    SortedMap<String, String> labels(String key) {
        SortedMap<String, String> labels = new TreeMap<>();
        child(key).ifPresent(child -> {
            try (child) {
                for (Object label : child.values.keySet()) {
                    if (label instanceof String text) {
                        labels.put(text, Optional.ofNullable(child.text(text)).orElse(""));
                    } else {
                        child.tolerate(label);
                        child.problem(String.valueOf(label), "must be text; put the key " + label + " in quotes");
                    }
                }
            }
        });
        return labels;
    }

    /** Empty where the key is absent or holds no mapping. */
    Optional<Fields> child(String key) {
        return switch (take(key)) {
            case null -> Optional.empty();
            case Map<?, ?> map -> Optional.of(new Fields(at(key), map, problems));
            case Object other -> Optional.ofNullable(wrong(key, "must be a mapping"));
        };
    }

    /** As {@link #child}, where the key has to be there; an empty mapping takes its place while problems are collected. */
    Fields requiredChild(String key) {
        Optional<Fields> child = child(key);
        if (child.isEmpty() && values.get(key) == null) {
            problem(key, "is required");
        }
        return child.orElseGet(() -> new Fields(at(key), Map.of(), new ArrayList<>()));
    }

    /** An element that is no mapping is a problem, and its place is kept by an empty one. */
    List<Fields> children(String key) {
        List<Fields> children = new ArrayList<>();
        List<?> elements = list(key);
        for (int i = 0; i < elements.size(); i++) {
            String element = key + "[" + i + "]";
            if (elements.get(i) instanceof Map<?, ?> map) {
                children.add(new Fields(at(element), map, problems));
            } else {
                problem(element, "must be a mapping");
                children.add(new Fields(at(element), Map.of(), new ArrayList<>()));
            }
        }
        return children;
    }

    /** The keys that carry a value. */
    Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        values.forEach((key, value) -> {
            if (value != null) {
                keys.add(String.valueOf(key));
            }
        });
        return keys;
    }

    void problem(String key, String rule) {
        problems.add(new SpecProblem(key.isEmpty() ? path : at(key), rule));
    }

    /** Counts a key as read without looking at its value. */
    void tolerate(Object key) {
        read.add(key);
    }

    @Override
    public void close() {
        for (Object key : values.keySet()) {
            if (!read.contains(key)) {
                problem(String.valueOf(key), UNKNOWN);
            }
        }
    }

    private Object take(String key) {
        read.add(key);
        return values.get(key);
    }

    private List<?> list(String key) {
        return switch (take(key)) {
            case null -> List.of();
            case List<?> list -> list;
            case Object other -> {
                problem(key, "must be a list");
                yield List.of();
            }
        };
    }

    private <T> T wrong(String key, String rule) {
        problem(key, rule);
        return null;
    }

    private String at(String key) {
        return path.isEmpty() || path.endsWith(" ") ? path + key : path + "." + key;
    }
}
