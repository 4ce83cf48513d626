package dev.windlass.server.rest;

import dev.windlass.server.problem.Problem;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Refuses headers that lead into parts of Micronaut 4.10 with known holes. This server needs none of them: its bodies are
 * JSON, and its answers are in one language.
 */
@ServerFilter("/**")
final class RequestHeadersFilter {

    /** A browser sends about 50 characters for five languages. */
    private static final int MAX_LANGUAGES = 256;

    @RequestFilter
    Optional<HttpResponse<Problem>> check(HttpRequest<?> request) {
        HttpHeaders headers = request.getHeaders();
        if (headers.getAll(HttpHeaders.CONTENT_TYPE).stream().anyMatch(RequestHeadersFilter::isForm)) {
            return Optional.of(refuse(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    HttpHeaders.CONTENT_TYPE,
                    "must not be a form; send application/json"));
        }
        if (lengthOf(headers.getAll(HttpHeaders.ACCEPT_LANGUAGE)) > MAX_LANGUAGES) {
            return Optional.of(refuse(
                    HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                    HttpHeaders.ACCEPT_LANGUAGE,
                    "must have at most " + MAX_LANGUAGES + " characters; leave it out"));
        }
        return Optional.empty();
    }

    /** Of several media types in one header each counts, since another reader may take another one for the body's. */
    private static boolean isForm(String contentType) {
        return Arrays.stream(contentType.split("[;,]"))
                .map(part -> part.strip().toLowerCase(Locale.ROOT))
                .anyMatch(part -> part.equals(MediaType.APPLICATION_FORM_URLENCODED) || part.startsWith("multipart/"));
    }

    private static int lengthOf(List<String> values) {
        return values.stream().mapToInt(String::length).sum();
    }

    private static HttpResponse<Problem> refuse(HttpStatus status, String header, String rule) {
        return HttpResponse.<Problem>status(status)
                .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE)
                .body(Problem.of(status, header + ": " + rule, header));
    }
}
