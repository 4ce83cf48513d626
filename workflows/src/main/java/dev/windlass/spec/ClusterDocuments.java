package dev.windlass.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Specs as the YAML documents that users write and the state store keeps: kops {@code v1alpha2}, kinds {@code Cluster}
 * and {@code InstanceGroup}. Reading is strict, so that a misspelt field is an error and not a wish ignored; at most
 * 1 MiB, 50 levels and 20 aliases. Writing is deterministic.
 */
public final class ClusterDocuments {

    private static final Set<String> API_VERSIONS = Set.of(SpecTree.API_VERSION, "kops/v1alpha2");

    private static final String CONFIG = "config";
    private static final String INSTANCE_GROUPS = "instancegroup/";

    private ClusterDocuments() {}

    /**
     * One stream with one Cluster and its InstanceGroups, in any order. The rules between fields are not judged here:
     * see {@link SpecValidation}.
     *
     * @throws InvalidSpecException naming every unknown field, wrong type and missing field by its full path
     */
    public static ClusterDefinition parse(String stream) {
        List<Object> documents = YamlStream.read(stream);
        List<Object> clusters = documents.stream()
                .filter(document -> isKind(document, "Cluster"))
                .toList();
        if (clusters.size() != 1) {
            throw new InvalidSpecException(List.of(
                    new SpecProblem("kind", "needs exactly one document of kind Cluster, found " + clusters.size())));
        }
        return definition(
                clusters.getFirst(),
                documents.stream()
                        .filter(document -> document != clusters.getFirst())
                        .toList());
    }

    /** @throws InvalidSpecException as {@link #parse} */
    public static ClusterSpec parseCluster(String document) {
        return definition(single(document), List.of()).cluster();
    }

    /** @throws InvalidSpecException as {@link #parse} */
    public static InstanceGroupSpec parseInstanceGroup(String document) {
        List<SpecProblem> problems = new ArrayList<>();
        InstanceGroupSpec group = instanceGroup(single(document), null, problems);
        refuseIfAny(problems, null, List.of(group));
        return group;
    }

    public static String toYaml(ClusterSpec cluster) {
        return YamlStream.write(SpecTree.of(cluster));
    }

    /** @param cluster name of the cluster that the group belongs to, for its label */
    public static String toYaml(InstanceGroupSpec group, String cluster) {
        return YamlStream.write(SpecTree.of(group, cluster));
    }

    /** The whole as one stream, cluster first, parted as kops parts it. */
    public static String toYaml(ClusterDefinition definition) {
        return Stream.concat(
                        Stream.of(toYaml(definition.cluster())),
                        definition.instanceGroups().stream().map(group -> toYaml(group, definition.name())))
                .collect(Collectors.joining("\n---\n\n"));
    }

    /** Where the state store keeps each document, below the cluster's folder; paths are those of kops. */
    public static SortedMap<String, String> toStore(ClusterDefinition definition) {
        SortedMap<String, String> documents = new TreeMap<>();
        documents.put(CONFIG, toYaml(definition.cluster()));
        for (InstanceGroupSpec group : definition.instanceGroups()) {
            documents.put(INSTANCE_GROUPS + group.name(), toYaml(group, definition.name()));
        }
        return documents;
    }

    /**
     * The inverse of {@link #toStore}; other paths are passed over.
     *
     * @throws InvalidSpecException as {@link #parse}, also where there is no {@code config}
     */
    public static ClusterDefinition fromStore(Map<String, String> documents) {
        if (documents.get(CONFIG) == null) {
            throw new InvalidSpecException(List.of(new SpecProblem(CONFIG, "is not in the state store")));
        }
        List<Object> groups = new ArrayList<>();
        new TreeMap<>(documents).forEach((path, text) -> {
            if (path.startsWith(INSTANCE_GROUPS) && text != null) {
                groups.add(single(text));
            }
        });
        return definition(single(documents.get(CONFIG)), groups);
    }

    /** The definition that the trees describe; also how an edited tree becomes a definition again. */
    public static ClusterDefinition definition(Object cluster, List<?> groups) {
        List<SpecProblem> problems = new ArrayList<>();
        ClusterSpec spec = cluster(cluster, problems);
        List<InstanceGroupSpec> instanceGroups = new ArrayList<>();
        for (Object group : groups) {
            InstanceGroupSpec parsed = instanceGroup(group, spec == null ? null : spec.name(), problems);
            if (parsed != null) {
                instanceGroups.add(parsed);
            }
        }
        refuseIfAny(problems, spec, instanceGroups);
        return new ClusterDefinition(spec, instanceGroups);
    }

    private static ClusterSpec cluster(Object document, List<SpecProblem> problems) {
        try (Fields fields = envelope(document, "Cluster", problems)) {
            return ClusterReader.cluster(fields);
        }
    }

    private static InstanceGroupSpec instanceGroup(Object document, String cluster, List<SpecProblem> problems) {
        try (Fields fields = envelope(document, "InstanceGroup", problems)) {
            return ClusterReader.instanceGroup(fields, cluster);
        }
    }

    private static Fields envelope(Object document, String kind, List<SpecProblem> problems) {
        if (!(document instanceof Map<?, ?> map)) {
            throw new InvalidSpecException(List.of(new SpecProblem("documents", "every document must be a mapping")));
        }
        Fields fields = new Fields(origin(map), map, problems);
        String version = fields.requiredText("apiVersion");
        if (version != null && !API_VERSIONS.contains(version)) {
            fields.problem("apiVersion", "must be " + SpecTree.API_VERSION);
        }
        String found = fields.requiredText("kind");
        if (found != null && !found.equals(kind)) {
            fields.problem("kind", "must be " + kind);
        }
        return fields;
    }

    /** Which document a path belongs to: nothing for the cluster, the group's name for a group. */
    private static String origin(Map<?, ?> document) {
        boolean group = "InstanceGroup".equals(document.get("kind"));
        return group && document.get("metadata") instanceof Map<?, ?> metadata
                ? "InstanceGroup/" + metadata.get("name") + " "
                : "";
    }

    private static boolean isKind(Object document, String kind) {
        return document instanceof Map<?, ?> map && kind.equals(map.get("kind"));
    }

    private static Object single(String text) {
        List<Object> documents = YamlStream.read(text);
        if (documents.size() != 1) {
            throw new InvalidSpecException(
                    List.of(new SpecProblem("documents", "needs exactly one document, found " + documents.size())));
        }
        return documents.getFirst();
    }

    /** Values that were not understood are told with the wrong fields; alone they are left to {@link SpecValidation}. */
    private static void refuseIfAny(List<SpecProblem> problems, ClusterSpec cluster, List<InstanceGroupSpec> groups) {
        if (problems.isEmpty()) {
            return;
        }
        Set<String> told = problems.stream().map(SpecProblem::field).collect(Collectors.toSet());
        List<SpecProblem> all = new ArrayList<>(problems);
        Stream.concat(
                        cluster == null ? Stream.empty() : ValueRules.check(cluster).stream(),
                        groups.stream().flatMap(group -> ValueRules.check(group).stream()))
                .filter(problem -> !told.contains(problem.field()))
                .forEach(all::add);
        throw new InvalidSpecException(DocumentOrder.sorted(all));
    }
}
