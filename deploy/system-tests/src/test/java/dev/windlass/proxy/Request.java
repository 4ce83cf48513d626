package dev.windlass.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request as it reached a proxy.
 *
 * @param number its place among all requests of the same {@link Traffic}, in the order of arrival
 * @param headers by lower-case name, the first value of each
 */
public record Request(
        long number, Instant arrived, String method, URI target, Map<String, String> headers, byte[] body) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern SCOPE = Pattern.compile("Credential=[^/]+/\\d+/[^/]+/([^/]+)/");

    public Request {
        headers = Map.copyOf(headers);
    }

    public String path() {
        return target.getPath();
    }

    /** The query's value of this name, or the empty string. */
    public String query(String name) {
        return fields(target.getRawQuery()).getOrDefault(name, "");
    }

    /** AWS' name of the service that the request is signed for; empty where it is not signed for AWS. */
    public Optional<String> service() {
        Matcher scope = SCOPE.matcher(headers.getOrDefault("authorization", ""));
        return scope.find() ? Optional.of(scope.group(1)) : Optional.empty();
    }

    /** What AWS is asked to do, such as {@code TerminateInstances}; empty where the request is not of AWS' query protocols. */
    public String action() {
        String target = headers.getOrDefault("x-amz-target", "");
        return target.isEmpty()
                ? parameters().getOrDefault("Action", "")
                : target.substring(target.lastIndexOf('.') + 1);
    }

    /** The fields of a form body, by name; empty for any other body. */
    public Map<String, String> parameters() {
        boolean form = headers.getOrDefault("content-type", "").startsWith("application/x-www-form-urlencoded");
        return form ? fields(text()) : Map.of();
    }

    /** The body as JSON; a missing node where it is none. */
    public JsonNode json() {
        try {
            return headers.getOrDefault("content-type", "").contains("json") ? JSON.readTree(body) : JSON.missingNode();
        } catch (IOException e) {
            throw new UncheckedIOException(this + " says it is JSON", e);
        }
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        String action = action();
        return number + " "
                + (action.isEmpty() ? method + " " + target : service().orElse("") + " " + action);
    }

    private static Map<String, String> fields(String encoded) {
        Map<String, String> fields = new TreeMap<>();
        for (String field : encoded == null || encoded.isEmpty() ? new String[0] : encoded.split("&")) {
            int equals = field.indexOf('=');
            String name = equals < 0 ? field : field.substring(0, equals);
            String value = equals < 0 ? "" : field.substring(equals + 1);
            fields.put(
                    URLDecoder.decode(name, StandardCharsets.UTF_8), URLDecoder.decode(value, StandardCharsets.UTF_8));
        }
        return fields;
    }
}
