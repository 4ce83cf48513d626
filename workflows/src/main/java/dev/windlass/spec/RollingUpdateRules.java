package dev.windlass.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a rolling update setting may say. Source: kops {@code pkg/apis/kops/validation}. */
final class RollingUpdateRules {

    private static final Pattern AMOUNT = Pattern.compile("\\d{1,9}|\\d{1,3}%");

    private static final String STUCK = "maxSurge and maxUnavailable cannot both be 0";

    private RollingUpdateRules() {}

    static List<SpecProblem> check(String field, RollingUpdate rollingUpdate) {
        List<SpecProblem> problems = new ArrayList<>();
        if (rollingUpdate == null) {
            return problems;
        }
        amount(field + ".maxUnavailable", rollingUpdate.maxUnavailable(), problems);
        amount(field + ".maxSurge", rollingUpdate.maxSurge(), problems);
        if (stuck(rollingUpdate)) {
            problems.add(new SpecProblem(field, STUCK));
        }
        return problems;
    }

    /** Two settings that are sound alone may together leave a group no way to move; a group's own win. */
    static List<SpecProblem> checkInherited(String field, RollingUpdate cluster, RollingUpdate group) {
        if (cluster == null || group == null || stuck(cluster) || stuck(group)) {
            return List.of();
        }
        RollingUpdate effective = new RollingUpdate(
                group.maxUnavailable() == null ? cluster.maxUnavailable() : group.maxUnavailable(),
                group.maxSurge() == null ? cluster.maxSurge() : group.maxSurge(),
                null);
        return stuck(effective)
                ? List.of(new SpecProblem(field, STUCK + ", one here and one in the cluster"))
                : List.of();
    }

    static boolean surges(RollingUpdate rollingUpdate) {
        return rollingUpdate != null && rollingUpdate.maxSurge() != null && !isZero(rollingUpdate.maxSurge());
    }

    private static void amount(String field, String text, List<SpecProblem> problems) {
        if (text == null) {
            return;
        }
        if (!AMOUNT.matcher(text).matches()) {
            problems.add(new SpecProblem(field, "must be a whole number or a percentage such as 10%"));
        } else if (text.endsWith("%") && Integer.parseInt(text.substring(0, text.length() - 1)) > 100) {
            problems.add(new SpecProblem(field, "must not exceed 100%"));
        }
    }

    private static boolean stuck(RollingUpdate rollingUpdate) {
        return isZero(rollingUpdate.maxUnavailable()) && isZero(rollingUpdate.maxSurge());
    }

    private static boolean isZero(String amount) {
        return amount != null && amount.matches("0+%?");
    }
}
