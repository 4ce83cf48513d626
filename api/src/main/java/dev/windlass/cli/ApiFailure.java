package dev.windlass.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** The API answered, and said no: its {@code application/problem+json}. */
final class ApiFailure extends CommandFailure {

    private final int status;

    private ApiFailure(int status, String message) {
        super(message);
        this.status = status;
    }

    /** HTTP status. */
    int status() {
        return status;
    }

    /** Whether what was sent is at fault, so that sending something else may succeed. */
    boolean isInvalidInput() {
        return status == 400 || status == 422;
    }

    static ApiFailure of(int status, JsonNode problem) {
        String title = problem.path("title").asText("");
        String detail = problem.path("detail").asText("");
        String field = problem.path("field").asText("");
        String reason = detail.isEmpty() ? title : detail;
        if (reason.isEmpty()) {
            reason = "the API answered with status " + status;
        }
        boolean named = field.isEmpty() || reason.startsWith(field);
        return new ApiFailure(status, named ? reason : field + ": " + reason);
    }
}
