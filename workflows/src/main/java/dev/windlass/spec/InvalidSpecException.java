package dev.windlass.spec;

import java.util.List;
import java.util.stream.Collectors;

/** A spec that breaks rules; carries every problem found, not only the first. */
public final class InvalidSpecException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<SpecProblem> problems;

    public InvalidSpecException(List<SpecProblem> problems) {
        super(problems.stream().map(SpecProblem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    public List<SpecProblem> problems() {
        return problems;
    }
}
