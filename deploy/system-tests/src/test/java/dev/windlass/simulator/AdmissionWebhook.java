package dev.windlass.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A webhook that denies, over HTTPS, whatever a real API server asks it about the pods of one namespace. */
final class AdmissionWebhook implements AutoCloseable {
    static final String NAME = "mover.example.com";
    private static final Pattern UID = Pattern.compile("\"uid\":\"([^\"]+)\"");

    private final KubernetesClient client;
    private final String namespace;
    private final String authority;
    private final HttpsServer server;
    private volatile int code;
    private volatile String message = "";

    AdmissionWebhook(KubernetesClient client, String namespace, Path folder) throws IOException {
        this.client = client;
        this.namespace = namespace;
        ServingCertificate certificate = ServingCertificate.loadOrCreate(folder.resolve("webhook.p12"));
        authority = certificate.authorityData();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
        server.createContext("/", this::review);
        server.start();
    }

    void denies(int withCode, String withMessage) {
        code = withCode;
        message = withMessage;
    }

    /** Has the API server ask it before each such request. */
    void guards(String operation, String resource) {
        register(
                operation,
                resource,
                new WebhookClientConfigBuilder()
                        .withCaBundle(authority)
                        .withUrl("https://127.0.0.1:" + server.getAddress().getPort() + "/")
                        .build());
    }

    /** The same for a webhook whose service is not there. */
    void isMissedBy(String operation, String resource) {
        register(
                operation,
                resource,
                new WebhookClientConfigBuilder()
                        .withCaBundle(authority)
                        .withNewService()
                        .withNamespace(namespace)
                        .withName("mover")
                        .withPath("/evict")
                        .endService()
                        .build());
    }

    private void register(String operation, String resource, WebhookClientConfig where) {
        client.resource(configuration(operation, resource, where)).create();
    }

    private ValidatingWebhookConfiguration configuration(String operation, String resource, WebhookClientConfig where) {
        return new ValidatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(namespace + "-" + operation.toLowerCase(Locale.ROOT))
                .addToLabels("test", namespace)
                .endMetadata()
                .addNewWebhook()
                .withName(NAME)
                .withClientConfig(where)
                .addNewRule()
                .withApiGroups("")
                .withApiVersions("v1")
                .withOperations(operation)
                .withResources(resource)
                .endRule()
                .withNewNamespaceSelector()
                .addToMatchLabels("kubernetes.io/metadata.name", namespace)
                .endNamespaceSelector()
                .withAdmissionReviewVersions("v1")
                .withSideEffects("None")
                .withFailurePolicy("Fail")
                .withTimeoutSeconds(5)
                .endWebhook()
                .build();
    }

    private void review(HttpExchange exchange) throws IOException {
        Matcher uid = UID.matcher(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        byte[] body = (uid.find() ? """
                {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview",
                 "response":{"uid":"%s","allowed":false,"status":{"code":%d,"message":%s}}}""".formatted(uid.group(1), code, StagedAnswers.quoted(message)) : "")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        client.admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withLabel("test", namespace)
                .delete();
        server.stop(0);
    }
}
