package dev.windlass.api;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.Set;

/** The roles of this process. */
@Singleton
final class Roles {

    private final Set<Role> roles;

    Roles(@Value("${windlass.roles:}") String text) {
        roles = Role.parse(text);
    }

    boolean has(Role role) {
        return roles.contains(role);
    }

    @Override
    public String toString() {
        return roles.stream().map(Role::word).sorted().toList().toString();
    }
}
