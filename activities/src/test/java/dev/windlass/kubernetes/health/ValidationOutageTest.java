package dev.windlass.kubernetes.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.activity.RolloutActivities;
import dev.windlass.activity.RolloutActivities.Gate;
import dev.windlass.health.ClusterValidation;
import dev.windlass.health.ValidationReport;
import dev.windlass.kubernetes.ClusterClients;
import dev.windlass.kubernetes.KubeconfigClients;
import dev.windlass.kubernetes.node.KubernetesNodes;
import dev.windlass.rollout.CloudSnapshot;
import dev.windlass.rollout.CloudSnapshotSource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.temporal.failure.ActivityFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;

/** Which errors of a look make a cluster red, and which are an error of the look itself. */
class ValidationOutageTest {

    @TempDir
    Path folder;

    private final TestActivityEnvironment temporal = TestActivityEnvironment.newInstance();
    private ServerSocket server;
    private KubeconfigClients clients;

    @AfterEach
    void stop() throws IOException {
        temporal.close();
        if (clients != null) {
            clients.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Tag("R28")
    @ParameterizedTest
    @ValueSource(ints = {401, 429, 500, 502, 503, 504})
    void anApiThatIsOutIsRed(int status) {
        answers(status(status));

        assertThat(gate(clients).failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.message()).contains("out of order"));
    }

    @Tag("R28")
    @Test
    void anApiThatClosesItsConnectionsIsRed() {
        answers("");

        assertThat(gate(clients).failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.message()).startsWith("cannot reach the API: "));
    }

    @Tag("R28")
    @Test
    void anApiThatBreaksOffItsAnswerIsRed() {
        answers("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"kind\":");

        assertThat(gate(clients).failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.message()).startsWith("cannot reach the API: "));
    }

    @Tag("R28")
    @Test
    void anApiThatRefusesConnectionsIsRed() throws IOException {
        answers("");
        server.close();

        assertThat(gate(clients).failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.message()).startsWith("cannot reach the API: "));
    }

    @Test
    void aClusterWithoutAContextIsRed() {
        clients = new KubeconfigClients(List.of(folder.resolve("none")));

        assertThat(gate(clients).failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.message()).startsWith("no context named \"mine\""));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 422})
    void anApiThatRefusesTheQuestionFailsTheActivity(int status) {
        answers(status(status));

        assertThatThrownBy(() -> gate(clients))
                .isInstanceOf(ActivityFailure.class)
                .rootCause()
                .hasMessageContaining("out of order");
    }

    @Test
    void anAnswerThatIsNoJsonFailsTheActivity() {
        answers(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>");

        assertThatThrownBy(() -> gate(clients)).isInstanceOf(ActivityFailure.class);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeOfOursFailsTheActivity(RuntimeException mistake) {
        assertThatThrownBy(() -> gate(_ -> {
                    throw mistake;
                }))
                .isInstanceOf(ActivityFailure.class)
                .rootCause()
                .hasMessageContaining("mistake");
    }

    static List<RuntimeException> mistakes() {
        return List.of(
                new NullPointerException("mistake"),
                new IllegalStateException("mistake"),
                new IllegalArgumentException("mistake"),
                new IndexOutOfBoundsException("mistake"),
                new ClassCastException("mistake"),
                new UnsupportedOperationException("mistake"),
                new KubernetesClientException("wrapped", new IllegalStateException("mistake")),
                new KubernetesClientException("wrapped", new InterruptedException("mistake")));
    }

    @Tag("R28")
    @Test
    void aCloudThatIsOutIsRed() {
        AutoScalingException expired = aws("ExpiredToken", 403);
        AutoScalingException throttled = aws("Throttling", 400);
        AutoScalingException broken = aws("InternalFailure", 500);
        SdkClientException silent = SdkClientException.create("Unable to execute HTTP request");
        answers(noObjects());
        for (RuntimeException outage : List.of(expired, throttled, broken, silent)) {
            assertThat(look(_ -> {
                                throw outage;
                            })
                            .failures())
                    .as(outage.toString())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.message()).contains(outage.getMessage()));
        }
    }

    @Test
    void whatIsNoOutageOfTheCloudIsThrown() {
        answers(noObjects());
        for (RuntimeException mistake : List.of(
                aws("AccessDenied", 403),
                aws("ValidationError", 400),
                new NullPointerException(),
                new IllegalStateException())) {
            assertThatThrownBy(() -> look(_ -> {
                        throw mistake;
                    }))
                    .isSameAs(mistake);
        }
    }

    private ValidationReport gate(ClusterClients used) {
        temporal.registerActivitiesImplementations(rollout(used, _ -> CloudSnapshot.NONE));
        return temporal.newActivityStub(RolloutActivities.class)
                .gate(Gate.once("mine", Instant.now(), 0))
                .report();
    }

    private ValidationReport look(Function<String, CloudSnapshotSource> cloud) {
        return rollout(clients, cloud).look("mine", 0);
    }

    private static ClusterRollout rollout(ClusterClients used, Function<String, CloudSnapshotSource> cloud) {
        return new ClusterRollout(
                used, new KubernetesNodes(used), cloud, _ -> {}, ClusterValidation::of, Duration.ofMillis(100));
    }

    private static AutoScalingException aws(String code, int status) {
        return (AutoScalingException) AutoScalingException.builder()
                .message(code)
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(code)
                        .build())
                .build();
    }

    private static String status(int code) {
        return http(
                code,
                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"out of order\",\"code\":%d}"
                        .formatted(code));
    }

    private static String noObjects() {
        return http(200, "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[]}");
    }

    private static String http(int code, String body) {
        return "HTTP/1.1 %d Whatever\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                .formatted(code, body.length(), body);
    }

    /** An API server that gives one answer to everything, and hangs up. */
    private void answers(String answer) {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Path kubeconfig = folder.resolve("config");
            Files.writeString(kubeconfig, """
                    apiVersion: v1
                    kind: Config
                    current-context: mine
                    clusters: [{name: mine, cluster: {server: "http://127.0.0.1:%d"}}]
                    users: [{name: mine, user: {token: "x"}}]
                    contexts: [{name: mine, context: {cluster: mine, user: mine}}]
                    """.formatted(server.getLocalPort()));
            clients = new KubeconfigClients(List.of(kubeconfig));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Thread.ofVirtual().start(() -> serve(answer));
    }

    private void serve(String answer) {
        while (!server.isClosed()) {
            try (Socket connection = server.accept()) {
                InputStream asked = connection.getInputStream();
                byte[] request = new byte[8192];
                int read = asked.read(request);
                if (read > 0) {
                    connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    connection.getOutputStream().flush();
                }
            } catch (IOException closed) {
                // The next one, or none if the test is over.
            }
        }
    }
}
