package dev.windlass.proxy;

import dev.windlass.proxy.Fault.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Error answers as each service words them, so that its client takes them for the service's own. */
final class Refusals {

    private static final String SLOW_DOWN = "please reduce your request rate";

    private Refusals() {}

    static Reply throttle(Request request) {
        return switch (request.service().orElse("kubernetes")) {
            case "kubernetes" -> tooManyRequests(Duration.ofSeconds(1));
            case "ec2" -> of(request, 503, "RequestLimitExceeded", SLOW_DOWN);
            case "s3" -> of(request, 503, "SlowDown", SLOW_DOWN);
            case String others -> of(request, 400, "Throttling", SLOW_DOWN);
        };
    }

    static Reply tooManyRequests(Duration retryAfter) {
        Reply reply = kubernetes(429, "TooManyRequests", "too many requests, please try again later");
        return new Reply(
                reply.status(),
                Map.of("Content-Type", "application/json", "Retry-After", Long.toString(retryAfter.toSeconds())),
                reply.body());
    }

    static Reply of(Request request, int status, String code, String message) {
        boolean json = request.headers().containsKey("x-amz-target");
        return switch (request.service().orElse("kubernetes")) {
            case "kubernetes" -> kubernetes(status, code, message);
            case "ec2" ->
                xml(
                        status,
                        "<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors></Response>",
                        code,
                        message);
            case "s3" -> xml(status, "<Error><Code>%s</Code><Message>%s</Message></Error>", code, message);
            case String others
            when json ->
                Reply.of(
                        status,
                        "application/x-amz-json-1.0",
                        "{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(code, message));
            case String others ->
                xml(
                        status,
                        "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>",
                        code,
                        message);
        };
    }

    private static Reply kubernetes(int status, String reason, String message) {
        return new Reply(status, Map.of("Content-Type", "application/json"), """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"%s","reason":"%s","code":%d}""".formatted(message, reason, status)
                .getBytes(StandardCharsets.UTF_8));
    }

    private static Reply xml(int status, String template, String code, String message) {
        return Reply.of(status, "text/xml", template.formatted(code, message));
    }
}
