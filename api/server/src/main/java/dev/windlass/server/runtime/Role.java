package dev.windlass.server.runtime;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a process does. */
public enum Role {
    /** Runs workflows and activities. */
    WORKER,
    /** Answers REST and serves the page. */
    API,
    /** Takes change events off Kafka. */
    INGEST;

    /** @param text comma-separated names; empty means all */
    static Set<Role> parse(String text) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String word : text.split(",")) {
            if (!word.isBlank()) {
                roles.add(named(word.strip()));
            }
        }
        return roles.isEmpty() ? EnumSet.allOf(Role.class) : roles;
    }

    private static Role named(String word) {
        for (Role role : values()) {
            if (role.word().equals(word)) {
                return role;
            }
        }
        throw new IllegalArgumentException("WINDLASS_ROLES: " + word + " is none of worker, api, ingest");
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
