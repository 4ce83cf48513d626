package dev.windlass.rollout;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The kubelet that a group launches now: that of the instance which it launched last, of those that run its current launch
 * template. No spec says it, nor another group: an upgrade may keep workers behind the control plane on purpose.
 */
record LandedKubelet(String instance, KubeletVersion version) {

    private record Joined(String instance, Instant launchedAt, KubeletVersion version) {}

    /** @return empty while no such instance has joined, or none tells when it was launched */
    static Optional<LandedKubelet> of(GroupSnapshot group, Map<String, NodeSnapshot> nodes) {
        return group.instances().stream()
                .filter(instance -> runsCurrent(group, instance) && instance.launchedAt() != null)
                .flatMap(instance -> version(nodes.get(instance.id()))
                        .map(version -> new Joined(instance.id(), instance.launchedAt(), version))
                        .stream())
                // Of those launched in one second the older kubelet: that a node is behind is only said where it is
                // sure.
                .max(Comparator.comparing(Joined::launchedAt)
                        .thenComparing(Comparator.comparing(Joined::version).reversed())
                        .thenComparing(Joined::instance))
                .map(last -> new LandedKubelet(last.instance(), last.version()));
    }

    /** @return why the instance is not what its group launches now, though its launch template is; empty where it is */
    Optional<String> ahead(GroupSnapshot group, InstanceSnapshot instance, NodeSnapshot node) {
        return version(node)
                .filter(own -> runsCurrent(group, instance) && own.isOlderThan(version))
                .map(own -> "kubelet " + own + ", older than " + version + " of " + this.instance
                        + ", which the group launched last");
    }

    private static Optional<KubeletVersion> version(NodeSnapshot node) {
        return node == null ? Optional.empty() : KubeletVersion.of(node.kubeletVersion());
    }

    private static boolean runsCurrent(GroupSnapshot group, InstanceSnapshot instance) {
        return !instance.terminating()
                && !instance.detached()
                && Objects.equals(instance.templateVersion(), group.templateVersion());
    }
}
