package dev.windlass.rollout;

import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The instance groups of a cluster at one moment.
 *
 * @param groups as the cloud has them, by name; found by their tags, with or without a spec
 * @param expected those that the specs ask for and that should be in the cloud, with their roles; {@code null} for a role
 *     that the specs do not tell
 */
public record CloudSnapshot(List<GroupSnapshot> groups, SortedMap<String, Role> expected)
        implements CloudSnapshotSource {

    /** Of a cluster without any. */
    public static final CloudSnapshot NONE = new CloudSnapshot(List.of(), new TreeMap<>());

    public CloudSnapshot {
        groups = List.copyOf(groups);
        expected = Collections.unmodifiableSortedMap(new TreeMap<>(expected));
    }

    @Override
    public CloudSnapshot members() {
        return this;
    }

    @Override
    public CloudSnapshot whole() {
        return this;
    }

    /** Names of the control plane's groups, also of one that is missing in the cloud. */
    public SortedSet<String> controlPlane() {
        SortedSet<String> names = new TreeSet<>();
        expected.forEach((name, role) -> {
            if (role == Role.CONTROL_PLANE) {
                names.add(name);
            }
        });
        groups.stream()
                .filter(group -> group.role() == Role.CONTROL_PLANE)
                .forEach(group -> names.add(group.instanceGroup()));
        return names;
    }
}
