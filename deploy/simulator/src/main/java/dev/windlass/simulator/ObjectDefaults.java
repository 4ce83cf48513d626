package dev.windlass.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the API fills in when an object is created. */
final class ObjectDefaults {
    private ObjectDefaults() {}

    static void complete(ResourceType type, ObjectNode json) {
        if (type.equals(ResourceTypes.PODS)) {
            pod(json);
        } else if (type.equals(ResourceTypes.NODES)) {
            json.withObject("/status");
        } else if (type.equals(ResourceTypes.NAMESPACES)) {
            json.withObject("/metadata")
                    .withObject("/labels")
                    .put(
                            "kubernetes.io/metadata.name",
                            json.at("/metadata/name").asText());
            json.putObject("status").put("phase", "Active");
        } else if (type.equals(ResourceTypes.DEFINITIONS)) {
            json.putObject("status")
                    .putArray("conditions")
                    .addObject()
                    .put("type", "Established")
                    .put("status", "True")
                    .put("reason", "InitialNamesAccepted")
                    .put("lastTransitionTime", Registry.now());
        } else if (type.status()) {
            json.putObject("status");
        }
        if (type.equals(ResourceTypes.DEPLOYMENTS) || type.equals(ResourceTypes.REPLICA_SETS)) {
            ObjectNode spec = json.withObject("/spec");
            if (!spec.hasNonNull("replicas")) {
                spec.put("replicas", 1);
            }
        }
    }

    private static void pod(ObjectNode json) {
        ObjectNode spec = json.withObject("/spec");
        putIfAbsent(spec, "restartPolicy", "Always");
        putIfAbsent(spec, "schedulerName", "default-scheduler");
        if (!spec.hasNonNull("terminationGracePeriodSeconds")) {
            spec.put("terminationGracePeriodSeconds", 30);
        }
        json.putObject("status").put("phase", "Pending");
    }

    private static void putIfAbsent(ObjectNode object, String field, String value) {
        if (!object.hasNonNull(field)) {
            object.put(field, value);
        }
    }
}
