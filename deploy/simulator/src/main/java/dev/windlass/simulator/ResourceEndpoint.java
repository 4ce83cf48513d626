package dev.windlass.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The verbs on stored objects, watch excepted. */
final class ResourceEndpoint {
    record Answer(int code, ObjectNode body) {}

    private final Registry registry;
    private final PodEviction evictions;
    private final ServerSideApply applies;

    ResourceEndpoint(Registry registry) {
        this.registry = Objects.requireNonNull(registry, "registry is null");
        evictions = new PodEviction(registry);
        applies = new ServerSideApply(registry);
    }

    Answer handle(String method, ApiRequest request, String contentType, byte[] body) {
        if (contentType.equals("application/vnd.kubernetes.protobuf")) {
            throw ApiFailure.unsupportedMediaType(contentType);
        }
        boolean collection = request.name().isEmpty();
        if (!collection && request.type().namespaced() && request.namespace().isEmpty()) {
            throw ApiFailure.noSuchPath();
        }
        return switch (method) {
            case "GET" -> collection ? list(request) : get(request);
            case "POST" -> collection ? create(request, body) : createSubresource(request, body);
            case "PUT" -> update(request, ignored -> new ApiObject(object(ApiServer.parse(body))));
            case "PATCH" -> patch(request, contentType, body);
            case "DELETE" -> collection ? deleteAll(request, body) : delete(request, body);
            default -> throw ApiFailure.methodNotAllowed();
        };
    }

    private Answer get(ApiRequest request) {
        request.part();
        return new Answer(200, registry.get(request.key()).json());
    }

    private Answer list(ApiRequest request) {
        Predicate<ApiObject> selected = selected(request);
        ObjectNode list = JsonNodeFactory.instance
                .objectNode()
                .put("kind", request.type().kind() + "List")
                .put("apiVersion", request.type().apiVersion());
        return registry.store().atomically(() -> {
            list.putObject("metadata")
                    .put("resourceVersion", Long.toString(registry.store().revision()));
            ArrayNode items = list.putArray("items");
            registry.store().list(request.type(), request.namespace()).stream()
                    .filter(selected)
                    .forEach(item -> items.add(item.json()));
            return new Answer(200, list);
        });
    }

    static Predicate<ApiObject> selected(ApiRequest request) {
        return Selector.labels(request.query("labelSelector")).and(Selector.fields(request.query("fieldSelector")));
    }

    private Answer create(ApiRequest request, byte[] body) {
        if (request.type().namespaced() && request.namespace().isEmpty()) {
            throw ApiFailure.methodNotAllowed();
        }
        return new Answer(
                201,
                registry.create(request.type(), request.namespace(), new ApiObject(object(ApiServer.parse(body))))
                        .json());
    }

    private Answer createSubresource(ApiRequest request, byte[] body) {
        if (!request.type().equals(ResourceTypes.PODS) || !request.subresource().equals("eviction")) {
            throw ApiFailure.methodNotAllowed();
        }
        return new Answer(201, evictions.evict(request.key(), new ApiObject(object(ApiServer.parse(body)))));
    }

    private Answer update(ApiRequest request, UnaryOperator<ApiObject> change) {
        return new Answer(
                200, registry.update(request.key(), request.part(), change).json());
    }

    private Answer patch(ApiRequest request, String contentType, byte[] body) {
        return switch (contentType) {
            case "application/merge-patch+json" -> merge(request, MergePatch.json(), body);
            case "application/strategic-merge-patch+json" -> merge(request, MergePatch.strategic(), body);
            case "application/json-patch+json" -> {
                JsonNode operations = ApiServer.parse(body);
                yield update(request, current -> jsonPatched(request, current, operations));
            }
            case "application/apply-patch+yaml" -> {
                ObjectNode configuration = object(ForeignJson.fromYaml(body));
                ServerSideApply.Applied applied = applies.apply(
                        request.key(),
                        request.part(),
                        configuration,
                        request.query("fieldManager"),
                        request.flag("force"));
                yield new Answer(applied.created() ? 201 : 200, applied.object().json());
            }
            default -> throw ApiFailure.unsupportedMediaType(contentType);
        };
    }

    private Answer merge(ApiRequest request, MergePatch patch, byte[] body) {
        ObjectNode changes = object(ApiServer.parse(body));
        return update(request, current -> current.edited(json -> patch.merge(json, changes)));
    }

    private static ApiObject jsonPatched(ApiRequest request, ApiObject current, JsonNode operations) {
        try {
            return new ApiObject(object(ForeignJson.patched(operations, current.json())));
        } catch (JsonPatchException e) {
            throw ApiFailure.invalid(request.type(), request.name(), "patch", e.getMessage());
        }
    }

    private Answer delete(ApiRequest request, byte[] body) {
        if (!request.subresource().isEmpty()) {
            throw ApiFailure.methodNotAllowed();
        }
        return new Answer(
                200, registry.delete(request.key(), options(request, body)).json());
    }

    private Answer deleteAll(ApiRequest request, byte[] body) {
        JsonNode options = options(request, body);
        List<ApiObject> all = registry.store().list(request.type(), request.namespace()).stream()
                .filter(selected(request))
                .toList();
        all.forEach(object -> registry.delete(ObjectKey.of(request.type(), object), options));
        return list(request);
    }

    private static JsonNode options(ApiRequest request, byte[] body) {
        ObjectNode options = body.length == 0 ? JsonNodeFactory.instance.objectNode() : object(ApiServer.parse(body));
        if (!request.query("gracePeriodSeconds").isEmpty()) {
            options.put("gracePeriodSeconds", Integer.parseInt(request.query("gracePeriodSeconds")));
        }
        return options;
    }

    private static ObjectNode object(JsonNode json) {
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw ApiFailure.badRequest("the body is no JSON object");
    }
}
