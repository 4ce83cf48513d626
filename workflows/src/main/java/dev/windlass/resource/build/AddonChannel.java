package dev.windlass.resource.build;

import dev.windlass.resource.Document;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The list of addons that kops-channels reads, in the order in which it applies them. An entry whose
 * {@code manifestHash} changed is applied again.
 */
final class AddonChannel {

    /** What kops looks for when it prunes: group, empty for the core group, and kind. */
    private static final List<Kind> PRUNED_KINDS = List.of(
            new Kind("", "ConfigMap"),
            new Kind("", "Service"),
            new Kind("", "ServiceAccount"),
            new Kind("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
            new Kind("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
            new Kind("apps", "DaemonSet"),
            new Kind("apps", "Deployment"),
            new Kind("apps", "StatefulSet"),
            new Kind("policy", "PodDisruptionBudget"),
            new Kind("rbac.authorization.k8s.io", "ClusterRole"),
            new Kind("rbac.authorization.k8s.io", "ClusterRoleBinding"),
            new Kind("rbac.authorization.k8s.io", "Role"),
            new Kind("rbac.authorization.k8s.io", "RoleBinding"));

    private AddonChannel() {}

    private record Kind(String group, String kind) {}

    static Document of(List<Addon> addons) {
        return new Document(CanonicalYaml.text(Map.of(
                "kind", "Addons",
                "metadata", Map.of("name", "bootstrap"),
                "spec",
                        Map.of(
                                "addons",
                                addons.stream().map(AddonChannel::entry).toList()))));
    }

    private static Map<String, Object> entry(Addon addon) {
        Map<String, Object> entry = new TreeMap<>();
        entry.put("name", addon.name());
        entry.put("manifest", addon.manifestLocation());
        entry.put("manifestHash", Checksum.hexadecimal(addon.manifest()));
        entry.put("selector", addon.selector());
        if (addon.id() != null) {
            entry.put("id", addon.id());
        }
        if (addon.needsRollingUpdate() != null) {
            entry.put("needsRollingUpdate", addon.needsRollingUpdate());
        }
        if (addon.prunes()) {
            List<Map<String, Object>> kinds =
                    PRUNED_KINDS.stream().map(kind -> prune(addon, kind)).toList();
            entry.put("prune", Map.of("kinds", kinds));
        }
        return entry;
    }

    private static Map<String, Object> prune(Addon addon, Kind kind) {
        Map<String, Object> entry = new TreeMap<>();
        entry.put("kind", kind.kind());
        entry.put("labelSelector", addon.labelSelector());
        if (!kind.group().isEmpty()) {
            entry.put("group", kind.group());
        }
        SortedSet<String> namespaces = addon.namespacesOf(kind.kind());
        if (!namespaces.isEmpty()) {
            entry.put("namespaces", List.copyOf(namespaces));
        }
        return entry;
    }
}
