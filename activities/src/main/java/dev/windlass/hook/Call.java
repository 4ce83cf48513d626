package dev.windlass.hook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * One request over a connection of its own, which nothing outlives: straight to the host, without a proxy, without
 * following anybody elsewhere, and with a bound on time and size.
 */
final class Call {

    private static final Duration BEAT = Duration.ofSeconds(1);

    /** There was no answer, or not all of it. The message is for people. */
    static final class Failed extends Exception {

        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message);
        }
    }

    private Call() {}

    /**
     * @param timeout until the last byte
     * @param limit how many bytes of the answer to read
     * @param beat told at least every second while there is nothing to tell; what it throws ends the call
     */
    static Answer send(HttpRequest.Builder request, Duration timeout, int limit, Runnable beat)
            throws Failed, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .version(Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
        try {
            CompletableFuture<Answer> answer = client.sendAsync(
                            request.timeout(timeout).build(), BodyHandlers.ofInputStream())
                    .thenApplyAsync(
                            response -> read(response, limit),
                            task -> Thread.ofVirtual().start(task));
            while (true) {
                beat.run();
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new Failed("no answer within " + words(timeout));
                }
                try {
                    return answer.get(Math.min(left, BEAT.toNanos()), TimeUnit.NANOSECONDS);
                } catch (TimeoutException notYet) {
                    // beat, and wait on
                }
            }
        } catch (ExecutionException failed) {
            throw new Failed(why(failed.getCause(), timeout));
        } finally {
            client.shutdownNow();
        }
    }

    private static Answer read(HttpResponse<InputStream> response, int limit) {
        try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes(limit + 1);
            int length = Math.min(bytes.length, limit);
            return new Answer(
                    response.statusCode(), new String(bytes, 0, length, StandardCharsets.UTF_8), bytes.length <= limit);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String why(Throwable failure, Duration timeout) {
        return switch (failure) {
            case HttpTimeoutException late -> "no answer within " + words(timeout);
            case ConnectException refused -> "cannot connect";
            case SSLException untrusted -> "no trusted connection: " + Line.of(said(untrusted));
            case UncheckedIOException broken -> "the answer broke off";
            default -> "no answer: " + Line.of(said(failure));
        };
    }

    private static String said(Throwable failure) {
        return Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName());
    }

    private static String words(Duration duration) {
        return duration.toString().substring(2).toLowerCase();
    }
}
