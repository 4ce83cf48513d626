package dev.windlass.resource.build;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One entry of the addon channel, with the objects that it applies.
 *
 * @param id version of the entry, part of its location; {@code null} where it never had one
 * @param file name of the manifest without its ending
 * @param prunes whether objects that left the manifest are deleted from the cluster
 * @param objects Kubernetes objects, without the labels that mark them as the addon's
 */
record Addon(
        String name,
        String id,
        String file,
        Map<String, String> selector,
        String needsRollingUpdate,
        boolean prunes,
        List<Map<String, Object>> objects) {

    private static final String NAME_LABEL = "addon.kops.k8s.io/name";
    private static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";
    private static final String ADDON_LABEL = "k8s-addon";

    Addon {
        Map<String, String> labels = labels(name, selector);
        selector = Map.copyOf(selector);
        objects = objects.stream().map(object -> labelled(object, labels)).toList();
    }

    static Addon of(String name, String id, List<Map<String, Object>> objects) {
        return new Addon(name, id, id, Map.of(ADDON_LABEL, name), null, false, objects);
    }

    Addon pruned() {
        return new Addon(name, id, file, selector, needsRollingUpdate, true, objects);
    }

    Addon rolling(String role) {
        return new Addon(name, id, file, selector, role, prunes, objects);
    }

    String manifest() {
        return CanonicalYaml.stream(objects);
    }

    /** Relative to the channel. */
    String manifestLocation() {
        return name + "/" + file + ".yaml";
    }

    /** Part of the task's name. */
    String key() {
        return id == null ? name : name + "-" + id;
    }

    String labelSelector() {
        return NAME_LABEL + "=" + name + "," + MANAGED_BY_LABEL + "=kops";
    }

    /** Where the manifest has objects of a kind. */
    @SuppressWarnings("unchecked")
    SortedSet<String> namespacesOf(String kind) {
        SortedSet<String> namespaces = new TreeSet<>();
        for (Map<String, Object> object : objects) {
            Object namespace = ((Map<String, Object>) object.get("metadata")).get("namespace");
            if (object.get("kind").equals(kind) && namespace != null) {
                namespaces.add((String) namespace);
            }
        }
        return namespaces;
    }

    private static Map<String, String> labels(String name, Map<String, String> selector) {
        Map<String, String> labels = new HashMap<>(selector);
        labels.put(NAME_LABEL, name);
        labels.put(MANAGED_BY_LABEL, "kops");
        labels.put(ADDON_LABEL, name);
        return labels;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> labelled(Map<String, Object> object, Map<String, String> addonLabels) {
        Map<String, Object> metadata = new TreeMap<>((Map<String, Object>) object.get("metadata"));
        Map<String, Object> labels = new TreeMap<>((Map<String, Object>) metadata.getOrDefault("labels", Map.of()));
        labels.putAll(addonLabels);
        metadata.put("labels", labels);
        Map<String, Object> copy = new TreeMap<>(object);
        copy.put("metadata", metadata);
        return copy;
    }
}
