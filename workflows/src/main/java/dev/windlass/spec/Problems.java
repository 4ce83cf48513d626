package dev.windlass.spec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is wrong with one document, as it is found. */
final class Problems {

    private final String origin;
    private final List<SpecProblem> found = new ArrayList<>();

    /** @param origin what comes before every field, such as {@code InstanceGroup/nodes } */
    Problems(String origin) {
        this.origin = origin;
    }

    List<SpecProblem> found() {
        return List.copyOf(found);
    }

    void add(String field, String rule) {
        found.add(new SpecProblem(origin + field, rule));
    }

    void addAll(List<SpecProblem> others) {
        found.addAll(others);
    }

    void require(boolean satisfied, String field, String rule) {
        if (!satisfied) {
            add(field, rule);
        }
    }

    void requireOneOf(String field, String value, String... allowed) {
        require(value == null || List.of(allowed).contains(value), field, "must be " + String.join(" or ", allowed));
    }

    /** @param number {@code null} where the field is not set */
    void requireBetween(String field, Integer number, int least, int most, String unit) {
        require(
                number == null || (number >= least && number <= most),
                field,
                "must be between %d and %d%s".formatted(least, most, unit));
    }

    /** Runs a constructor that refuses values with an IllegalArgumentException, whose message is the rule. */
    void requireValid(String field, Runnable construction) {
        try {
            construction.run();
        } catch (IllegalArgumentException e) {
            add(field, e.getMessage());
        }
    }

    /** @param written {@code null} where the field is not set */
    void requireUnderstood(String field, Written<?> written) {
        if (written instanceof Written.Refused<?> refused) {
            add(field, refused.rule());
        }
    }

    void requireUnderstood(String field, WrittenList<?> written) {
        for (int i = 0; i < written.elements().size(); i++) {
            requireUnderstood(field + "[" + i + "]", written.elements().get(i));
        }
    }

    /**
     * Tells of each element whose value an earlier one has.
     *
     * @param values of the list's elements, in their order; empty for one that is wrong anyhow
     * @param part of an element that holds the value, such as {@code .name}
     * @param what the elements share, such as {@code block}
     */
    void requireEachOnce(String field, List<? extends Optional<?>> values, String part, String what) {
        Map<Object, Integer> first = new HashMap<>();
        String list = field.substring(field.lastIndexOf('.') + 1);
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i).orElse(null);
            Integer earlier = value == null ? null : first.putIfAbsent(value, i);
            if (earlier != null) {
                add(
                        field + "[" + i + "]" + part,
                        "is the same " + what + " as " + list + "[" + earlier + "]" + part + "; remove one of them");
            }
        }
    }
}
