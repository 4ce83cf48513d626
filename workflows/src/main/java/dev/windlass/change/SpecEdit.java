package dev.windlass.change;

import dev.windlass.change.ChangeRequest.Edit;
import dev.windlass.spec.ClusterDefinition;
import dev.windlass.spec.ClusterDocuments;
import dev.windlass.spec.Fields;
import dev.windlass.spec.InstanceGroupSpec;
import dev.windlass.spec.InvalidSpecException;
import dev.windlass.spec.SpecPath;
import dev.windlass.spec.SpecProblem;
import dev.windlass.spec.SpecTree;
import dev.windlass.spec.YamlStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Applies an edit to a definition: the named paths are set and unset in the document's tree, and the tree is read again
 * as strictly as any other document. Shorter paths are set before longer ones, so that the order in which somebody wrote
 * them does not matter. Applying the same edit again changes nothing.
 */
public final class SpecEdit {

    private SpecEdit() {}

    /**
     * Networking is one choice: setting {@code spec.networking.calico} or anything below it takes the place of another.
     *
     * @throws InvalidSpecException naming the path that cannot be set, or the field that the edit breaks
     */
    public static ClusterDefinition apply(ClusterDefinition definition, Edit edit) {
        Trees trees = Trees.of(definition);
        Object target = trees.target(edit.instanceGroup());
        requireOneNetwork(edit.set().keySet());
        for (String text : new TreeSet<>(edit.unset())) {
            SpecPath path = SpecPath.parse(text);
            unset(target, path, () -> requireKnown(definition, edit.instanceGroup(), path));
        }
        for (Map.Entry<String, Object> entry : new TreeMap<>(edit.set()).entrySet()) {
            set(target, SpecPath.parse(entry.getKey()), mutable(entry.getValue()));
        }
        return trees.definition();
    }

    /** Reads a value as somebody types it on a command line: YAML, so that {@code 3}, {@code true} and {@code {}} are meant. */
    public static Object value(String text) {
        List<Object> documents = YamlStream.read(text);
        return documents.size() == 1 ? documents.getFirst() : text;
    }

    private static void set(Object document, SpecPath path, Object value) {
        Object parent = document;
        int last = path.steps().size() - 1;
        for (int i = 0; i < last; i++) {
            if (i == 2 && path.startsWith("spec", "networking")) {
                keepOnly(parent, path.steps().get(i));
            }
            Object next = get(parent, path.steps().get(i));
            if (next == null && path.steps().get(i) instanceof String key && parent instanceof Map<?, ?>) {
                next = new TreeMap<String, Object>();
                put(parent, path, i, next);
            }
            parent = requireInner(next, path, i + 1);
        }
        if (last == 2 && path.startsWith("spec", "networking")) {
            keepOnly(parent, path.steps().get(last));
        }
        put(parent, path, last, value);
    }

    /** Unsetting what is not set is fine; unsetting what no document has is a slip of the pen. */
    private static void unset(Object document, SpecPath path, Runnable requireKnown) {
        Object parent = document;
        int last = path.steps().size() - 1;
        for (int i = 0; i < last && parent != null; i++) {
            parent = get(parent, path.steps().get(i));
        }
        Object step = path.steps().get(last);
        if (parent == null || get(parent, step) == null) {
            requireKnown.run();
        } else if (parent instanceof Map<?, ?> map) {
            map.remove(step);
        } else if (parent instanceof List<?> list && step instanceof Integer index) {
            list.remove(index.intValue());
        }
    }

    /** Asks the reader itself whether it knows the path, by setting it on a copy and looking for its complaint. */
    private static void requireKnown(ClusterDefinition definition, String instanceGroup, SpecPath path) {
        Trees copy = Trees.of(definition);
        try {
            set(copy.target(instanceGroup), path, new TreeMap<String, Object>());
            copy.definition();
        } catch (InvalidSpecException e) {
            for (SpecProblem problem : e.problems()) {
                if (problem.rule().equals(Fields.UNKNOWN) && path.text().startsWith(withoutOrigin(problem.field()))) {
                    throw SpecPath.refused(path.text(), Fields.UNKNOWN);
                }
            }
        }
    }

    private static String withoutOrigin(String field) {
        return field.substring(field.lastIndexOf(' ') + 1);
    }

    private static Object get(Object parent, Object step) {
        return switch (parent) {
            case Map<?, ?> map -> map.get(step);
            case List<?> list when step instanceof Integer index && index < list.size() -> list.get(index);
            case Object other -> null;
        };
    }

    @SuppressWarnings("unchecked")
    private static void put(Object parent, SpecPath path, int position, Object value) {
        Object step = path.steps().get(position);
        if (parent instanceof Map<?, ?> map && step instanceof String key) {
            ((Map<String, Object>) map).put(key, value);
        } else if (parent instanceof List<?> list && step instanceof Integer index && index < list.size()) {
            ((List<Object>) list).set(index, value);
        } else {
            throw SpecPath.refused(path.upTo(position + 1), "is not there to be set");
        }
    }

    private static Object requireInner(Object value, SpecPath path, int count) {
        if (value instanceof Map<?, ?> || value instanceof List<?>) {
            return value;
        }
        throw SpecPath.refused(path.upTo(count), "holds no fields, so " + path.text() + " cannot be set");
    }

    private static void keepOnly(Object parent, Object key) {
        if (parent instanceof Map<?, ?> map) {
            map.keySet().retainAll(Set.of(key));
        }
    }

    private static void requireOneNetwork(Set<String> paths) {
        Set<Object> networks = new TreeSet<>();
        for (String text : paths) {
            SpecPath path = SpecPath.parse(text);
            if (path.steps().size() > 2 && path.startsWith("spec", "networking")) {
                networks.add(path.steps().get(2));
            }
        }
        if (networks.size() > 1) {
            throw SpecPath.refused("spec.networking", "an edit can set only one of " + networks);
        }
    }

    /** A deep copy whose maps and lists can be changed. */
    private static Object mutable(Object value) {
        return switch (value) {
            case null -> null;
            case Map<?, ?> map -> {
                Map<String, Object> copy = new TreeMap<>();
                map.forEach((key, element) -> copy.put(String.valueOf(key), mutable(element)));
                yield copy;
            }
            case List<?> list -> {
                List<Object> copy = new ArrayList<>();
                list.forEach(element -> copy.add(mutable(element)));
                yield copy;
            }
            case Object other -> other;
        };
    }

    /** The documents of one definition as trees that can be changed. */
    private record Trees(String name, Object cluster, Map<String, Object> groups) {

        static Trees of(ClusterDefinition definition) {
            Map<String, Object> groups = new TreeMap<>();
            for (InstanceGroupSpec group : definition.instanceGroups()) {
                groups.put(group.name(), mutable(SpecTree.of(group, definition.name())));
            }
            return new Trees(definition.name(), mutable(SpecTree.of(definition.cluster())), groups);
        }

        Object target(String instanceGroup) {
            if (instanceGroup == null) {
                return cluster;
            }
            if (!groups.containsKey(instanceGroup)) {
                throw SpecPath.refused("instanceGroup", "names no instance group of " + name + ": " + instanceGroup);
            }
            return groups.get(instanceGroup);
        }

        ClusterDefinition definition() {
            return ClusterDocuments.definition(cluster, List.copyOf(groups.values()));
        }
    }
}
