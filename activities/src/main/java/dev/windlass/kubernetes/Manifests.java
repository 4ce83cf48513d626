package dev.windlass.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Applies manifests by server-side apply as field manager {@code windlass}; applying the same again changes nothing. */
public final class Manifests {
    private static final String FIELD_MANAGER = "windlass";
    /** What others need to exist first. */
    private static final List<String> FIRST = List.of("Namespace", "CustomResourceDefinition", "ServiceAccount", "PriorityClass", "ConfigMap", "Secret");

    private final KubernetesClient client;

    public Manifests(KubernetesClient client) {
        this.client = Objects.requireNonNull(client, "client is null");
    }

    /**
     * @param yaml any number of documents
     * @return what the API holds now, in the order of applying
     */
    public List<HasMetadata> apply(String yaml) {
        List<HasMetadata> items = client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items();
        return items.stream()
                .sorted(Comparator.comparingInt(Manifests::rank))
                .map(item -> client.resource(item).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply())
                .toList();
    }

    private static int rank(HasMetadata item) {
        int index = FIRST.indexOf(item.getKind());
        return index < 0 ? FIRST.size() : index;
    }
}
