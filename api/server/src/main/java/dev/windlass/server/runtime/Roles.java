package dev.windlass.server.runtime;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.Set;

/** The roles of this process. */
@Singleton
public final class Roles {

    private final Set<Role> roles;

    public Roles(@Value("${windlass.roles:}") String text) {
        roles = Role.parse(text);
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    @Override
    public String toString() {
        return roles.stream().map(Role::word).sorted().toList().toString();
    }
}
