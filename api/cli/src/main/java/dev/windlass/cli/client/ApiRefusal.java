package dev.windlass.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.cli.terminal.CommandFailure;

/** The API answered, and said no: its {@code application/problem+json}. */
public final class ApiRefusal extends CommandFailure {

    private final int status;

    private ApiRefusal(int status, String message) {
        super(message);
        this.status = status;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** Whether what was sent is at fault, so that sending something else may succeed. */
    public boolean isInvalidInput() {
        return status == 400 || status == 422;
    }

    static ApiRefusal of(int status, JsonNode problem) {
        String title = problem.path("title").asText("");
        String detail = problem.path("detail").asText("");
        String field = problem.path("field").asText("");
        String reason = detail.isEmpty() ? title : detail;
        if (reason.isEmpty()) {
            reason = "the API answered with status " + status;
        }
        boolean named = field.isEmpty() || reason.startsWith(field);
        return new ApiRefusal(status, named ? reason : field + ": " + reason);
    }
}
