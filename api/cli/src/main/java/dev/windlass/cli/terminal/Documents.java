package dev.windlass.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A YAML stream of Cluster and InstanceGroup documents, kept as written: comments and order belong to its author. */
public record Documents(List<Document> documents) {

    /** @param kind {@code Cluster}, {@code InstanceGroup}, or empty where the document names none */
    public record Document(String kind, String name, String text, Map<String, Object> content) {}

    public Documents {
        documents = List.copyOf(documents);
    }

    public static Documents parse(String stream, String source) {
        List<Document> documents = new ArrayList<>();
        for (String text : stream.split("(?m)^---[ \\t]*(?:#.*)?$\\n?")) {
            List<Map<String, Object>> parsed = DocumentYaml.readAll(text, source);
            if (parsed.isEmpty()) {
                continue;
            }
            Map<String, Object> content = parsed.getFirst();
            Object name = content.get("metadata") instanceof Map<?, ?> metadata ? metadata.get("name") : null;
            documents.add(new Document(
                    String.valueOf(content.getOrDefault("kind", "")),
                    name == null ? "" : name.toString(),
                    text.strip() + "\n",
                    content));
        }
        return new Documents(documents);
    }

    public Documents ofKind(String kind) {
        return new Documents(documents.stream()
                .filter(document -> document.kind().equals(kind))
                .toList());
    }

    Documents without(String kind, String name) {
        return new Documents(documents.stream()
                .filter(document ->
                        !(document.kind().equals(kind) && document.name().equals(name)))
                .toList());
    }

    public Optional<Document> find(String kind, String name) {
        return documents.stream()
                .filter(document ->
                        document.kind().equals(kind) && document.name().equals(name))
                .findFirst();
    }

    /** The one cluster that the stream is about. */
    public String clusterName(String source) {
        List<Document> clusters = ofKind("Cluster").documents();
        if (clusters.size() != 1) {
            throw new CommandFailure(
                    source + ": must have exactly one document of kind Cluster, has " + clusters.size());
        }
        String name = clusters.getFirst().name();
        if (name.isEmpty()) {
            throw new CommandFailure(source + ": metadata.name: the cluster must have a name");
        }
        return name;
    }

    public String text() {
        return documents.stream().map(Document::text).collect(Collectors.joining("\n---\n\n"));
    }
}
