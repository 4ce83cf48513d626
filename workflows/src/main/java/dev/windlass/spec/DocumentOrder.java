package dev.windlass.spec;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The order in which fields stand in documents as they are stored: the cluster first, then each instance group, and keys in
 * alphabetical order. What is said of a field as a whole comes behind its parts.
 */
final class DocumentOrder implements Comparator<SpecProblem> {

    private static final String GROUPS = "instanceGroups";
    private static final String GROUP = "InstanceGroup/";
    private static final Pattern STEP = Pattern.compile("[^.\\[\\]]+");
    private static final Pattern INDEX = Pattern.compile("\\d{1,9}");

    static List<SpecProblem> sorted(List<SpecProblem> problems) {
        return problems.stream().sorted(new DocumentOrder()).distinct().toList();
    }

    @Override
    public int compare(SpecProblem one, SpecProblem other) {
        int byDocument = document(one).compareTo(document(other));
        return byDocument != 0 ? byDocument : compare(path(one), path(other));
    }

    private static int compare(String path, String other) {
        Iterator<String> steps = steps(path);
        Iterator<String> others = steps(other);
        while (steps.hasNext() && others.hasNext()) {
            int order = compareSteps(steps.next(), others.next());
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(others.hasNext(), steps.hasNext());
    }

    /** Numbers by their size, and all of them before any text: a mixed order would be none. */
    private static int compareSteps(String step, String other) {
        boolean number = INDEX.matcher(step).matches();
        boolean otherNumber = INDEX.matcher(other).matches();
        if (number && otherNumber) {
            return Integer.compare(Integer.parseInt(step), Integer.parseInt(other));
        }
        return number == otherNumber ? step.compareTo(other) : Boolean.compare(otherNumber, number);
    }

    private static Iterator<String> steps(String path) {
        return STEP.matcher(path).results().map(MatchResult::group).iterator();
    }

    private static String document(SpecProblem problem) {
        if (problem.field().equals(GROUPS)) {
            return GROUP;
        }
        return problem.field().startsWith(GROUP) ? problem.field().substring(0, end(problem.field())) : "";
    }

    private static String path(SpecProblem problem) {
        return problem.field().startsWith(GROUP) ? problem.field().substring(end(problem.field())) : problem.field();
    }

    private static int end(String field) {
        int space = field.indexOf(' ');
        return space < 0 ? field.length() : space + 1;
    }
}
