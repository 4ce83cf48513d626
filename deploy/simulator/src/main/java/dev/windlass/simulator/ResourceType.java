package dev.windlass.simulator;

import java.util.Objects;

/** One resource type of the API, as discovery lists it. The core group is the empty string. */
record ResourceType(String group, String version, String plural, String kind, boolean namespaced, boolean status) {
    ResourceType {
        Objects.requireNonNull(group, "group is null");
        Objects.requireNonNull(version, "version is null");
        Objects.requireNonNull(plural, "plural is null");
        Objects.requireNonNull(kind, "kind is null");
    }

    String apiVersion() {
        if (group.isEmpty()) {
            return version;
        }
        return group + "/" + version;
    }

    /** The name error messages use, such as {@code deployments.apps}. */
    String qualifiedName() {
        if (group.isEmpty()) {
            return plural;
        }
        return plural + "." + group;
    }
}
