package dev.windlass.simulator;

import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Applies manifests by server-side apply as field manager {@code windlass}; applying the same again changes nothing. */
final class Manifests {
    private static final String FIELD_MANAGER = "windlass";
    /** What others need to exist first. */
    private static final List<String> FIRST =
            List.of("Namespace", "CustomResourceDefinition", "ServiceAccount", "PriorityClass", "ConfigMap", "Secret");

    private static final Duration ESTABLISH = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final KubernetesClient client;

    Manifests(KubernetesClient client) {
        this.client = Objects.requireNonNull(client, "client is null");
    }

    /**
     * @param yaml any number of documents
     * @return what the API holds now, in the order of applying
     */
    List<HasMetadata> apply(String yaml) {
        List<HasMetadata> items = client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items();
        return items.stream()
                .sorted(Comparator.comparingInt(Manifests::rank))
                .map(this::apply)
                .toList();
    }

    private HasMetadata apply(HasMetadata item) {
        HasMetadata applied = client.resource(item)
                .fieldManager(FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
        if (applied instanceof CustomResourceDefinition) {
            // Resources of it may follow in the same manifest, and the API serves them only a moment later.
            client.resource(applied)
                    .waitUntilCondition(Manifests::established, ESTABLISH.toSeconds(), TimeUnit.SECONDS);
            awaitServed((CustomResourceDefinition) applied);
        }
        return applied;
    }

    /** Established is said before discovery lists the resource, and discovery is what the client asks. */
    private void awaitServed(CustomResourceDefinition definition) {
        long deadline = System.nanoTime() + ESTABLISH.toNanos();
        for (CustomResourceDefinitionVersion version : definition.getSpec().getVersions()) {
            while (Boolean.TRUE.equals(version.getServed()) && !isServed(definition, version.getName())) {
                if (System.nanoTime() - deadline >= 0) {
                    throw new IllegalStateException(
                            definition.getMetadata().getName() + " is established and not served");
                }
                LockSupport.parkNanos(LOOK.toNanos());
            }
        }
    }

    private boolean isServed(CustomResourceDefinition definition, String version) {
        APIResourceList listed = client.getApiResources(definition.getSpec().getGroup() + "/" + version);
        return listed != null
                && listed.getResources().stream()
                        .anyMatch(resource -> resource.getKind()
                                .equals(definition.getSpec().getNames().getKind()));
    }

    private static boolean established(HasMetadata item) {
        return item instanceof CustomResourceDefinition definition
                && definition.getStatus() != null
                && definition.getStatus().getConditions() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Established".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private static int rank(HasMetadata item) {
        int index = FIRST.indexOf(item.getKind());
        return index < 0 ? FIRST.size() : index;
    }
}
