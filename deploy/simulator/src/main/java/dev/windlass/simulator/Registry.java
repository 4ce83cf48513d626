package dev.windlass.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/** The rules for writing objects: identity, optimistic locking, generations, the status subresource, graceful deletion. */
final class Registry {
    /** What part of an object a write may change. */
    enum Part {
        MAIN,
        STATUS
    }

    private final ObjectStore store;
    private final ResourceTypes types;

    Registry(ObjectStore store, ResourceTypes types) {
        this.store = Objects.requireNonNull(store, "store is null");
        this.types = Objects.requireNonNull(types, "types is null");
        store.list(ResourceTypes.DEFINITIONS, "").forEach(types::define);
    }

    ObjectStore store() {
        return store;
    }

    static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    ApiObject get(ObjectKey key) {
        return store.find(key).orElseThrow(() -> ApiFailure.notFound(key.type(), key.name()));
    }

    ApiObject create(ResourceType type, String namespace, ApiObject requested) {
        return store.atomically(() -> {
            ApiObject object = requested.edited(json -> identify(json, type, namespace));
            ObjectKey key = ObjectKey.of(type, object);
            if (!namespace.isEmpty()
                    && store.find(new ObjectKey(ResourceTypes.NAMESPACES, "", namespace))
                            .isEmpty()) {
                throw ApiFailure.notFound(ResourceTypes.NAMESPACES, namespace);
            }
            if (store.find(key).isPresent()) {
                throw ApiFailure.alreadyExists(type, object.name());
            }
            ApiObject stored = store.put(key, object.edited(json -> ObjectDefaults.complete(type, json)));
            if (type.equals(ResourceTypes.DEFINITIONS)) {
                types.define(stored);
            }
            return stored;
        });
    }

    /**
     * Changes an object as {@code change} says, keeping what the caller may not change.
     * A change to the same content writes nothing.
     */
    ApiObject update(ObjectKey key, Part part, UnaryOperator<ApiObject> change) {
        return store.atomically(() -> {
            ApiObject before = get(key);
            ApiObject wanted = change.apply(before);
            checkIdentity(key, before, wanted);
            ApiObject after = wanted.edited(json -> keepSystemFields(key.type(), part, before, json));
            if (after.json().equals(before.json())) {
                return before;
            }
            if (!Objects.equals(before.json().get("spec"), after.json().get("spec"))) {
                after.metadata().put("generation", before.number("/metadata/generation", 1) + 1);
            }
            ApiObject stored = store.put(key, after);
            if (key.type().equals(ResourceTypes.DEFINITIONS)) {
                types.define(stored);
            }
            boolean finalized = stored.json().at("/metadata/finalizers").isEmpty();
            if (stored.beingDeleted() && finalized && stored.number("/metadata/deletionGracePeriodSeconds", 0) == 0) {
                return store.remove(key);
            }
            return stored;
        });
    }

    /**
     * Deletes an object: at once, or, where a grace period or a finalizer asks for it, by marking it.
     *
     * @param options the request's DeleteOptions; preconditions and gracePeriodSeconds are honoured
     */
    ApiObject delete(ObjectKey key, JsonNode options) {
        return store.atomically(() -> {
            ApiObject object = get(key);
            checkPreconditions(key, object, options.path("preconditions"));
            int grace = gracePeriod(key.type(), object, options);
            boolean finalizers = !object.json().at("/metadata/finalizers").isEmpty();
            if (grace == 0 && !finalizers) {
                deleteContents(key);
                return store.remove(key);
            }
            if (object.beingDeleted() && grace >= object.number("/metadata/deletionGracePeriodSeconds", 0)) {
                return object;
            }
            return store.put(
                    key,
                    object.edited(json -> json.withObject("/metadata")
                            .put(
                                    "deletionTimestamp",
                                    Instant.now()
                                            .plusSeconds(grace)
                                            .truncatedTo(ChronoUnit.SECONDS)
                                            .toString())
                            .put("deletionGracePeriodSeconds", grace)));
        });
    }

    private void deleteContents(ObjectKey key) {
        if (key.type().equals(ResourceTypes.NAMESPACES)) {
            store.all().keySet().stream()
                    .filter(content -> content.namespace().equals(key.name()))
                    .forEach(store::remove);
        }
    }

    private static int gracePeriod(ResourceType type, ApiObject object, JsonNode options) {
        boolean running = type.equals(ResourceTypes.PODS)
                && object.has("/spec/nodeName")
                && !object.text("/status/phase").equals("Succeeded")
                && !object.text("/status/phase").equals("Failed");
        if (!running) {
            return 0;
        }
        return options.path("gracePeriodSeconds").asInt(object.number("/spec/terminationGracePeriodSeconds", 30));
    }

    static void checkPreconditions(ObjectKey key, ApiObject object, JsonNode preconditions) {
        Optional<String> uid = Optional.ofNullable(preconditions.get("uid")).map(JsonNode::asText);
        if (uid.isPresent() && !uid.get().equals(object.uid())) {
            throw ApiFailure.conflict(
                    key.type(),
                    key.name(),
                    "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                            .formatted(uid.get(), object.uid()));
        }
        Optional<String> version =
                Optional.ofNullable(preconditions.get("resourceVersion")).map(JsonNode::asText);
        if (version.isPresent() && !version.get().equals(object.resourceVersion())) {
            throw ApiFailure.conflict(
                    key.type(),
                    key.name(),
                    "Precondition failed: ResourceVersion in precondition: %s, ResourceVersion in object meta: %s"
                            .formatted(version.get(), object.resourceVersion()));
        }
    }

    private static void checkIdentity(ObjectKey key, ApiObject before, ApiObject wanted) {
        if (!wanted.name().equals(key.name())) {
            throw ApiFailure.badRequest("the name of the object (%s) does not match the name on the URL (%s)"
                    .formatted(wanted.name(), key.name()));
        }
        if (!wanted.uid().isEmpty() && !wanted.uid().equals(before.uid())) {
            throw ApiFailure.conflict(
                    key.type(),
                    key.name(),
                    "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                            .formatted(wanted.uid(), before.uid()));
        }
        if (!wanted.resourceVersion().isEmpty() && !wanted.resourceVersion().equals(before.resourceVersion())) {
            throw ApiFailure.conflict(
                    key.type(),
                    key.name(),
                    "the object has been modified; please apply your changes to the latest version and try again");
        }
    }

    private static void keepSystemFields(ResourceType type, Part part, ApiObject before, ObjectNode json) {
        if (part == Part.STATUS) {
            JsonNode status = json.get("status");
            json.removeAll();
            json.setAll(before.json().deepCopy());
            json.set("status", status);
            return;
        }
        if (type.status()) {
            json.remove("status");
            if (before.has("/status")) {
                json.set("status", before.json().get("status").deepCopy());
            }
        }
        json.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        ObjectNode metadata = json.withObject("/metadata");
        for (String field : new String[] {
            "uid",
            "resourceVersion",
            "creationTimestamp",
            "generation",
            "namespace",
            "deletionTimestamp",
            "deletionGracePeriodSeconds"
        }) {
            metadata.remove(field);
            if (before.has("/metadata/" + field)) {
                metadata.set(field, before.json().at("/metadata/" + field));
            }
        }
    }

    private static void identify(ObjectNode json, ResourceType type, String namespace) {
        json.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        ObjectNode metadata = json.withObject("/metadata");
        if (metadata.path("name").asText().isEmpty()) {
            String prefix = metadata.path("generateName").asText();
            if (prefix.isEmpty()) {
                throw ApiFailure.invalid(type, "", "metadata.name", "Required value: name or generateName is required");
            }
            metadata.put(
                    "name",
                    prefix
                            + HexFormat.of()
                                    .toHexDigits(ThreadLocalRandom.current().nextInt())
                                    .substring(0, 5));
        }
        if (!metadata.path("resourceVersion").asText().isEmpty()) {
            throw ApiFailure.badRequest("resourceVersion should not be set on objects to be created");
        }
        if (namespace.isEmpty()) {
            metadata.remove("namespace");
        } else if (!metadata.path("namespace").asText(namespace).equals(namespace)) {
            throw ApiFailure.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        } else {
            metadata.put("namespace", namespace);
        }
        metadata.put("uid", UUID.randomUUID().toString())
                .put("creationTimestamp", now())
                .put("generation", 1);
        metadata.remove("deletionTimestamp");
    }
}
