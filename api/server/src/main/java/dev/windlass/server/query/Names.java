package dev.windlass.server.query;

import dev.windlass.server.problem.ProblemException;
import java.util.regex.Pattern;

/** Names in paths and queries become parts of keys and of visibility queries: only harmless ones pass. */
public final class Names {

    private static final Pattern CLUSTER =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern CHANGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@+-]{0,127}");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    private Names() {}

    public static String requireCluster(String name) {
        return require(CLUSTER, "cluster", name, "must be a DNS name");
    }

    public static String requireChange(String id) {
        return require(CHANGE, "change", id, "must match " + CHANGE);
    }

    public static String requireUser(String name) {
        return require(USER, "user", name, "must match " + USER);
    }

    private static String require(Pattern pattern, String field, String value, String rule) {
        if (value.length() > 253 || !pattern.matcher(value).matches()) {
            throw ProblemException.invalid(field, rule);
        }
        return value;
    }
}
