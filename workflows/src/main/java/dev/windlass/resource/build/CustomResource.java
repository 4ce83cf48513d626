package dev.windlass.resource.build;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Definitions that accept any content: the controller that owns the kind checks it. */
final class CustomResource {

    private CustomResource() {}

    /** @param scope {@code Cluster} or {@code Namespaced} */
    static Map<String, Object> definition(String group, String kind, String scope) {
        String singular = kind.toLowerCase(Locale.ROOT);
        String plural = plural(singular);
        Map<String, Object> schema = Map.of("type", "object", "x-kubernetes-preserve-unknown-fields", true);
        Map<String, Object> version =
                Map.of("name", "v1", "served", true, "storage", true, "schema", Map.of("openAPIV3Schema", schema));
        return Map.of(
                "apiVersion",
                "apiextensions.k8s.io/v1",
                "kind",
                "CustomResourceDefinition",
                "metadata",
                Map.of("name", plural + "." + group),
                "spec",
                Map.of(
                        "group",
                        group,
                        "names",
                        Map.of("kind", kind, "listKind", kind + "List", "plural", plural, "singular", singular),
                        "preserveUnknownFields",
                        false,
                        "scope",
                        scope,
                        "versions",
                        List.of(version)));
    }

    private static String plural(String singular) {
        if (singular.endsWith("y")) {
            return singular.substring(0, singular.length() - 1) + "ies";
        }
        if (singular.endsWith("s")) {
            return singular + "es";
        }
        return singular + "s";
    }
}
