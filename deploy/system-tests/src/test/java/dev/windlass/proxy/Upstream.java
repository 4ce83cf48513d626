package dev.windlass.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** The server behind a proxy. */
final class Upstream implements AutoCloseable {

    /** Of one connection, not of the message: RFC 9110, section 7.6.1; and what the client sets by itself. */
    static final Set<String> OF_THE_CONNECTION = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final URI server;
    private final HttpClient client;

    Upstream(URI server) {
        this.server = server;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trustingAnyone())
                .build();
    }

    HttpResponse<InputStream> ask(Request request) throws IOException, InterruptedException {
        URI target = URI.create("%s://%s%s%s"
                .formatted(
                        server.getScheme(),
                        server.getAuthority(),
                        request.target().getRawPath(),
                        request.target().getRawQuery() == null
                                ? ""
                                : "?" + request.target().getRawQuery()));
        HttpRequest.Builder asked = HttpRequest.newBuilder(target)
                .method(
                        request.method(),
                        request.body().length == 0
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(request.body()));
        request.headers().forEach((name, value) -> {
            if (!OF_THE_CONNECTION.contains(name)) {
                asked.header(name, value);
            }
        });
        return client.send(asked.build(), BodyHandlers.ofInputStream());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /** A test's server on loopback brings a certificate of its own making; its name and its signer prove nothing. */
    private static SSLContext trustingAnyone() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anyone()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Anyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
            // anyone
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            // anyone
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            // anyone
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            // anyone
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // anyone
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // anyone
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
