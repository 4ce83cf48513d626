package dev.windlass.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A refused request, with the Status object the API answers. Codes and reasons are those of apimachinery's {@code metav1.Status}. */
final class ApiFailure extends RuntimeException {
    private final transient ObjectNode status;

    private ApiFailure(int code, String reason, String message) {
        super(message, null, false, false);
        status = JsonNodeFactory.instance.objectNode().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", message).put("reason", reason);
        status.putObject("details");
        status.put("code", code);
    }

    static ApiFailure badRequest(String message) {
        return new ApiFailure(400, "BadRequest", message);
    }

    static ApiFailure unauthorized() {
        return new ApiFailure(401, "Unauthorized", "Unauthorized");
    }

    static ApiFailure noSuchPath() {
        return new ApiFailure(404, "NotFound", "the server could not find the requested resource");
    }

    static ApiFailure notFound(ResourceType type, String name) {
        return new ApiFailure(404, "NotFound", "%s \"%s\" not found".formatted(type.qualifiedName(), name))
                .about(type, name);
    }

    static ApiFailure methodNotAllowed() {
        return new ApiFailure(
                405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
    }

    static ApiFailure alreadyExists(ResourceType type, String name) {
        return new ApiFailure(409, "AlreadyExists", "%s \"%s\" already exists".formatted(type.qualifiedName(), name))
                .about(type, name);
    }

    static ApiFailure conflict(ResourceType type, String name, String why) {
        String message = "Operation cannot be fulfilled on %s \"%s\": %s".formatted(type.qualifiedName(), name, why);
        return new ApiFailure(409, "Conflict", message).about(type, name);
    }

    static ApiFailure applyConflict(String message) {
        return new ApiFailure(409, "Conflict", message);
    }

    static ApiFailure expired(String message) {
        return new ApiFailure(410, "Expired", message);
    }

    static ApiFailure tooLarge(int limitBytes) {
        return new ApiFailure(413, "RequestEntityTooLarge", "Request entity too large: limit is " + limitBytes);
    }

    static ApiFailure unsupportedMediaType(String type) {
        return new ApiFailure(415, "UnsupportedMediaType", "the body of the request was in an unknown format: " + type);
    }

    static ApiFailure invalid(ResourceType type, String name, String field, String rule) {
        String message = "%s \"%s\" is invalid: %s: %s".formatted(type.kind(), name, field, rule);
        ApiFailure failure = new ApiFailure(422, "Invalid", message).about(type, name);
        failure.cause("FieldValueInvalid", rule).put("field", field);
        return failure;
    }

    static ApiFailure disrupted(String message, String cause) {
        ApiFailure failure = new ApiFailure(429, "TooManyRequests", message);
        failure.cause("DisruptionBudget", cause);
        return failure;
    }

    static ApiFailure internal(String message) {
        return new ApiFailure(500, "InternalError", message);
    }

    ApiFailure retryAfterSeconds(int seconds) {
        status.withObject("/details").put("retryAfterSeconds", seconds);
        return this;
    }

    int code() {
        return status.path("code").asInt();
    }

    ObjectNode status() {
        return status;
    }

    private ApiFailure about(ResourceType type, String name) {
        ObjectNode details = status.withObject("/details").put("name", name);
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        details.put("kind", type.plural());
        return this;
    }

    private ObjectNode cause(String reason, String message) {
        return status.withObject("/details")
                .withArray("/causes")
                .addObject()
                .put("reason", reason)
                .put("message", message);
    }
}
