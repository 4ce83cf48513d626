package dev.windlass.server.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.http.HttpStatus;

/** An error as RFC 9457 writes it, {@code application/problem+json}; {@code field} names what in the request is wrong. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(String type, String title, int status, String detail, String field) {

    public static Problem of(HttpStatus status, String detail, String field) {
        return new Problem("about:blank", status.getReason(), status.getCode(), detail, field);
    }
}
