package dev.windlass.spec;

/**
 * One thing wrong with a spec.
 *
 * @param field the path as a user would write it: {@code spec.rollingUpdate.maxSurge}
 * @param rule what the field must satisfy, in words
 */
public record SpecProblem(String field, String rule) {

    @Override
    public String toString() {
        return field + ": " + rule;
    }
}
