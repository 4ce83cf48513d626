package dev.windlass.server.rest;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;

/** The real server on a free port of loopback, over {@link FakeWindlass}. */
final class ApiServer implements AutoCloseable {

    private final EmbeddedServer server = ApplicationContext.run(
            EmbeddedServer.class,
            Map.of("fake.windlass", "true", "windlass.startup", "false", "micronaut.server.port", "-1"));
    private final HttpClient client = HttpClient.newHttpClient();

    FakeWindlass windlass() {
        return server.getApplicationContext().getBean(FakeWindlass.class);
    }

    @SuppressWarnings("unchecked")
    MockProducer<byte[], byte[]> kafka() {
        return (MockProducer<byte[], byte[]>) server.getApplicationContext().getBean(Producer.class);
    }

    ApplicationContext context() {
        return server.getApplicationContext();
    }

    URI uri(String path) {
        return server.getURI().resolve(path);
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        return send(request(path, headers).GET().build());
    }

    HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = request(path, headers).header("Content-Type", "application/json");
        return send(request.POST(BodyPublishers.ofString(body)).build());
    }

    HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }

    HttpClient client() {
        return client;
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
