package dev.windlass.aws.leftover;

import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Something of a cluster that Windlass does not delete.
 *
 * @param type as AWS calls it, such as {@code natgateway}
 * @param name what people call it; empty where it has no name
 * @param holds identifiers of what AWS does not delete while this is there, such as its subnet
 */
public record Leftover(String type, String id, String name, SortedSet<String> holds) {

    public Leftover {
        Objects.requireNonNull(type, "type is null");
        Objects.requireNonNull(id, "id is null");
        name = Objects.requireNonNullElse(name, "");
        holds = new TreeSet<>(holds);
    }

    @Override
    public String toString() {
        return type + " " + id + (name.isEmpty() || name.equals(id) ? "" : " (" + name + ")");
    }
}
