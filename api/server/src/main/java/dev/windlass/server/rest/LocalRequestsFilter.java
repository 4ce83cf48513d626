package dev.windlass.server.rest;

import dev.windlass.server.problem.Problem;
import io.micronaut.context.annotation.Value;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Keeps other web sites away. A page from elsewhere can reach a server on loopback through the user's browser: under a
 * host name of its own (DNS rebinding), which the Host check refuses, or by a form or script (CSRF), which the Origin
 * check refuses.
 */
@ServerFilter("/**")
final class LocalRequestsFilter {

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final List<String> hosts;

    /** @param hosts host names that this server answers to; {@code *} where a proxy in front has checked */
    LocalRequestsFilter(@Value("${windlass.hosts:`127.0.0.1,localhost,[::1]`}") List<String> hosts) {
        this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }

    @RequestFilter
    Optional<HttpResponse<Problem>> check(HttpRequest<?> request) {
        // Probes come by address, and change nothing.
        if (request.getPath().startsWith("/health")) {
            return Optional.empty();
        }
        String host = request.getHeaders().get(HttpHeaders.HOST);
        if (host == null || !answersTo(host)) {
            return Optional.of(refuse("Host: this server answers to " + hosts + " only", "Host"));
        }
        String origin = request.getHeaders().get(HttpHeaders.ORIGIN);
        if (origin != null && mutates(request.getMethod()) && !sameHost(origin, host)) {
            return Optional.of(refuse("Origin: requests from other sites are refused", "Origin"));
        }
        return Optional.empty();
    }

    /** First in the chain, so that it also sees the answers of filters that refuse. */
    @ResponseFilter
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void harden(MutableHttpResponse<?> response) {
        response.header("Content-Security-Policy", POLICY);
        response.header("X-Content-Type-Options", "nosniff");
        response.header("Referrer-Policy", "no-referrer");
    }

    private boolean answersTo(String host) {
        String name = host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        return hosts.contains("*") || hosts.contains(name);
    }

    private static boolean sameHost(String origin, String host) {
        try {
            return host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static boolean mutates(HttpMethod method) {
        return method != HttpMethod.GET && method != HttpMethod.HEAD && method != HttpMethod.OPTIONS;
    }

    private static HttpResponse<Problem> refuse(String detail, String field) {
        return HttpResponse.<Problem>status(HttpStatus.FORBIDDEN)
                .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE)
                .body(Problem.of(HttpStatus.FORBIDDEN, detail, field));
    }
}
