package dev.windlass.rollout.policy;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/** Rules that several kinds of gates share, in words that name the field. */
final class Rules {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9 ._-]{0,61}[A-Za-z0-9])?");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int URL_LENGTH = 2_048;

    private Rules() {}

    /** @param field its path below {@code rollout.gates}; what reads it into an event's path needs the last part alone */
    static InvalidFieldException broken(String field, String rule) {
        return new InvalidFieldException("rollout.gates." + field, field.substring(field.lastIndexOf('.') + 1), rule);
    }

    static <T> T required(String field, T value) {
        if (value == null) {
            throw broken(field, "is required");
        }
        return value;
    }

    static void name(String field, String name) {
        if (!NAME.matcher(required(field, name)).matches()) {
            throw broken(field, "must be 1 to 63 letters, digits, spaces, dots, dashes and underscores");
        }
    }

    /** None at all is as good as a bake of no length. */
    static Duration bake(String field, Duration bake) {
        return DurationLimit.PAUSE.require("rollout.gates." + field, bake == null ? Duration.ZERO : bake);
    }

    static Duration timeout(String field, Duration timeout) {
        return DurationLimit.ANSWER.require("rollout.gates." + field, timeout == null ? TIMEOUT : timeout);
    }

    /** Without credentials: what is asked for is kept in histories and published. */
    static void url(String field, URI url) {
        required(field, url);
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null) {
            throw broken(field, "must be http://HOST or https://HOST with an optional port, path and query");
        }
        if (url.getRawUserInfo() != null) {
            throw broken(field, "must not have a user name or password");
        }
        if (url.getRawFragment() != null) {
            throw broken(field, "must not have a fragment");
        }
        if (url.toString().length() > URL_LENGTH) {
            throw broken(field, "must be at most " + URL_LENGTH + " characters");
        }
    }
}
