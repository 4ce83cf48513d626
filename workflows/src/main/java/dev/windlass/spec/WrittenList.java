package dev.windlass.spec;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The elements of a list in a spec, each read once. */
public record WrittenList<T>(List<Written<T>> elements) {

    public WrittenList {
        elements = List.copyOf(elements);
    }

    /** @param parse as for {@link Written#of} */
    static <T> WrittenList<T> of(List<String> texts, Function<String, T> parse) {
        List<String> given = texts == null ? List.of() : texts;
        return new WrittenList<>(
                given.stream().map(text -> Written.of(text, parse)).toList());
    }

    public List<T> values() {
        return elements.stream().map(Written::value).toList();
    }

    /** In their order; empty for one that was refused. */
    List<Optional<T>> understood() {
        return elements.stream().map(Written::understood).toList();
    }

    public List<String> texts() {
        return elements.stream().map(Written::text).toList();
    }
}
