package dev.windlass.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/** {@code /version}, {@code /api}, {@code /apis} and the resource lists below them. */
final class Discovery {
    private static final Map<String, String> SHORT_NAMES = Map.of(
            "configmaps",
            "cm",
            "customresourcedefinitions",
            "crd",
            "daemonsets",
            "ds",
            "deployments",
            "deploy",
            "namespaces",
            "ns",
            "nodes",
            "no",
            "poddisruptionbudgets",
            "pdb",
            "pods",
            "po",
            "replicasets",
            "rs",
            "services",
            "svc");

    private final ResourceTypes types;

    Discovery(ResourceTypes types) {
        this.types = Objects.requireNonNull(types, "types is null");
    }

    Optional<ObjectNode> answer(String path) {
        String[] parts = path.substring(1).split("/");
        if (path.equals("/version")) {
            return Optional.of(object().put("major", "1")
                    .put("minor", "37")
                    .put("gitVersion", "v1.37.2")
                    .put("platform", "windlass/simulated"));
        }
        if (path.equals("/api")) {
            ObjectNode versions = object().put("kind", "APIVersions");
            versions.putArray("versions").add("v1");
            return Optional.of(versions);
        }
        if (path.equals("/apis")) {
            ObjectNode groups = object().put("kind", "APIGroupList").put("apiVersion", "v1");
            ArrayNode list = groups.putArray("groups");
            groupNames().forEach(name -> list.add(group(name)));
            return Optional.of(groups);
        }
        if (parts.length == 2 && parts[0].equals("apis") && groupNames().contains(parts[1])) {
            return Optional.of(group(parts[1]).put("kind", "APIGroup").put("apiVersion", "v1"));
        }
        if (parts.length == 2 && parts[0].equals("api")) {
            return resources("", parts[1]);
        }
        if (parts.length == 3 && parts[0].equals("apis")) {
            return resources(parts[1], parts[2]);
        }
        return Optional.empty();
    }

    private TreeSet<String> groupNames() {
        TreeSet<String> names =
                new TreeSet<>(types.all().stream().map(ResourceType::group).toList());
        names.remove("");
        return names;
    }

    private ObjectNode group(String name) {
        ObjectNode group = object().put("name", name);
        ArrayNode versions = group.putArray("versions");
        new TreeSet<>(types.all().stream()
                        .filter(type -> type.group().equals(name))
                        .map(ResourceType::version)
                        .toList())
                .forEach(version -> versions.addObject()
                        .put("groupVersion", name + "/" + version)
                        .put("version", version));
        group.set("preferredVersion", versions.get(0).deepCopy());
        return group;
    }

    private Optional<ObjectNode> resources(String group, String version) {
        List<ResourceType> served = types.all().stream()
                .filter(type -> type.group().equals(group) && type.version().equals(version))
                .toList();
        if (served.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode list = object().put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", served.getFirst().apiVersion());
        ArrayNode resources = list.putArray("resources");
        for (ResourceType type : served) {
            add(resources, type, type.plural(), type.kind());
            if (type.status()) {
                add(resources, type, type.plural() + "/status", type.kind());
            }
            if (type.equals(ResourceTypes.PODS)) {
                add(resources, type, "pods/eviction", "Eviction")
                        .put("group", "policy")
                        .put("version", "v1");
            }
        }
        return Optional.of(list);
    }

    private static ObjectNode add(ArrayNode resources, ResourceType type, String name, String kind) {
        ObjectNode resource = resources
                .addObject()
                .put("name", name)
                .put("singularName", name.contains("/") ? "" : type.kind().toLowerCase(Locale.ROOT))
                .put("namespaced", type.namespaced())
                .put("kind", kind);
        if (SHORT_NAMES.containsKey(name)) {
            resource.putArray("shortNames").add(SHORT_NAMES.get(name));
        }
        ArrayNode verbs = resource.putArray("verbs");
        if (name.endsWith("/eviction")) {
            verbs.add("create");
        } else if (name.endsWith("/status")) {
            verbs.add("get").add("patch").add("update");
        } else {
            verbs.add("create")
                    .add("delete")
                    .add("deletecollection")
                    .add("get")
                    .add("list")
                    .add("patch")
                    .add("update")
                    .add("watch");
        }
        return resource;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
