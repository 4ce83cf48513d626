package dev.windlass.simulator;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a path under {@code /api/v1} or {@code /apis/<group>/<version>} asks for. Name and subresource are empty where there is none. */
record ApiRequest(ResourceType type, String namespace, String name, String subresource, Map<String, String> query) {
    private static final Set<String> OF_A_NAMESPACE = Set.of("status", "finalize");

    ApiRequest {
        query = Map.copyOf(query);
    }

    /** @throws ApiFailure 404 for a path or a type that is not served */
    static ApiRequest parse(URI uri, ResourceTypes types) {
        List<String> parts = new ArrayList<>();
        for (String part : uri.getRawPath().substring(1).split("/")) {
            parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
        }
        boolean core = parts.getFirst().equals("api");
        int start = core ? 2 : 3;
        if (parts.size() <= start || (!core && !parts.getFirst().equals("apis"))) {
            throw ApiFailure.noSuchPath();
        }
        String group = core ? "" : parts.get(1);
        String version = parts.get(start - 1);
        List<String> rest = new ArrayList<>(parts.subList(start, parts.size()));
        String namespace = "";
        boolean inNamespace = rest.size() > 2
                && rest.getFirst().equals("namespaces")
                && !(rest.size() == 3 && OF_A_NAMESPACE.contains(rest.get(2)));
        if (inNamespace) {
            namespace = rest.get(1);
            rest = rest.subList(2, rest.size());
        }
        ResourceType type = types.find(group, version, rest.getFirst()).orElseThrow(ApiFailure::noSuchPath);
        if (rest.size() > 3 || (!namespace.isEmpty() && !type.namespaced())) {
            throw ApiFailure.noSuchPath();
        }
        String name = rest.size() > 1 ? rest.get(1) : "";
        String subresource = rest.size() > 2 ? rest.get(2) : "";
        return new ApiRequest(type, namespace, name, subresource, query(uri));
    }

    ObjectKey key() {
        return new ObjectKey(type, namespace, name);
    }

    String query(String parameter) {
        return query.getOrDefault(parameter, "");
    }

    boolean flag(String parameter) {
        String value = query(parameter);
        return value.equals("true") || value.equals("1");
    }

    Registry.Part part() {
        return switch (subresource) {
            case "" -> Registry.Part.MAIN;
            case "status" -> {
                if (!type.status()) {
                    throw ApiFailure.noSuchPath();
                }
                yield Registry.Part.STATUS;
            }
            default -> throw ApiFailure.noSuchPath();
        };
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new LinkedHashMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&")) {
                int equals = pair.indexOf('=');
                String key = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                query.put(
                        URLDecoder.decode(key, StandardCharsets.UTF_8),
                        URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        }
        return query;
    }
}
