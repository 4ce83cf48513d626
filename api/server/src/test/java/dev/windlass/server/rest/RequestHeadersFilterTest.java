package dev.windlass.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RequestHeadersFilterTest {

    private static final String UPDATE =
            "{\"cluster\":\"" + FakeWindlass.CLUSTER + "\",\"requester\":\"ada\",\"change\":{\"kind\":\"update\"}}";
    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private static ApiServer api;

    @BeforeAll
    static void start() {
        api = new ApiServer();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void forget() {
        api.kafka().clear();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "Application/X-WWW-Form-URLEncoded",
                "application/x-www-form-urlencoded; charset=utf-8",
                "application/x-www-form-urlencoded ;",
                "application/json, application/x-www-form-urlencoded",
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "MULTIPART/Form-Data;boundary=x",
                "multipart/mixed; boundary=x",
                "multipart/related; boundary=x"
            })
    void refusesABodyThatIsAForm(String contentType) throws Exception {
        HttpResponse<String> response = send("GET", "/v1/clusters", "Content-Type", contentType);

        assertProblem(response, 415, "Content-Type");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/events",
        "POST, /v1/changes/c1/pause",
        "GET, /v1/changes?cluster=a.k8s.local",
        "GET, /",
        "POST, /",
        "GET, /health/liveness",
        "GET, /openapi.yaml",
        "PUT, /v1/nowhere"
    })
    void refusesAFormOnEveryPath(String method, String path) throws Exception {
        HttpResponse<String> response = send(method, path, "Content-Type", "application/x-www-form-urlencoded");

        assertProblem(response, 415, "Content-Type");
        assertThat(api.kafka().history()).isEmpty();
    }

    @Test
    void refusesAFormUnderASecondContentType() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(api.uri("/v1/clusters"))
                .header("Content-Type", "application/json")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .build();

        assertProblem(api.send(request), 415, "Content-Type");
    }

    @ParameterizedTest
    @CsvSource({"Content-Type, multipart/form-data; boundary=x, 415", "Origin, https://evil.example, 403"})
    void hardensARefusal(String header, String value, int status) throws Exception {
        HttpResponse<String> response = send("POST", "/v1/events", header, value);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(response.headers().firstValue("Content-Security-Policy")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; charset=utf-8", "APPLICATION/JSON"})
    void takesJson(String contentType) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(api.uri("/v1/events"))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(UPDATE))
                .build();

        assertThat(api.send(request).statusCode()).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1/clusters", "/v1/nowhere", "/health/liveness"})
    void refusesMoreLanguagesThanAPersonSpeaks(String path) throws Exception {
        assertProblem(send("GET", path, "Accept-Language", languages(257)), 431, "Accept-Language");
    }

    @Test
    void countsTheLanguagesOfAllHeaders() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(api.uri("/v1/clusters"))
                .header("Accept-Language", languages(128))
                .header("Accept-Language", languages(129))
                .build();

        assertProblem(api.send(request), 431, "Accept-Language");
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "de-DE,de;q=0.9,en;q=0.8", "*", "x", "a-b-c-d-e-f-g-h;q=,;;,", "-"})
    void answersInOneLanguageWhateverIsAskedFor(String languages) throws Exception {
        assertThat(send("GET", "/v1/clusters", "Accept-Language", languages).statusCode())
                .isEqualTo(200);
        assertThat(send("GET", "/v1/nowhere", "Accept-Language", languages).body())
                .isEqualTo(send("GET", "/v1/nowhere").body());
    }

    @Test
    void takesAsManyLanguagesAsFit() throws Exception {
        assertThat(send("GET", "/v1/clusters", "Accept-Language", languages(256))
                        .statusCode())
                .isEqualTo(200);
    }

    /** Micronaut would answer a browser with a page, and keep each page for each language. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "GET, /v1/nowhere, 404",
                "GET, /v1/clusters/other.k8s.local, 404",
                "GET, /v1/changes/x'%20OR%20'1'='1, 400",
                "DELETE, /v1/clusters, 405",
                "POST, /v1/events, 400",
                "GET, /health/nowhere, 400"
            })
    void answersNoErrorWithAPage(String method, String path, int status) throws Exception {
        HttpResponse<String> response = send(method, path, "Content-Type", "application/json", "Accept", BROWSER);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(new ObjectMapper().readTree(response.body()).get("status").asInt())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/clusters", "/v1/changes", "/v1/nowhere", "/health/readiness"})
    void sendsNoPageWhereNothingElseIsTaken(String path) throws Exception {
        HttpResponse<String> response = send("GET", path, "Accept", "text/html");

        assertThat(response.statusCode()).isBetween(400, 599);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).contains("json"));
    }

    @Test
    void sendsNoPageForAPathThatCannotBeRead() throws Exception {
        String answer = raw("GET", "/v1/clusters/%zz", "Accept: " + BROWSER);

        assertThat(answer)
                .startsWith("HTTP/1.1 4")
                .contains("application/problem+json")
                .doesNotContain("<html");
    }

    private static String languages(int length) {
        return "de,".repeat(length / 3 + 1).substring(0, length);
    }

    private static HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.uri(path))
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("a=b"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return api.send(request.build());
    }

    /** As it stands: an HTTP client would not send every path. */
    private static String raw(String method, String path, String header) throws IOException {
        String request = "%s %s HTTP/1.1\r\nHost: %s\r\n%s\r\nConnection: close\r\n\r\n"
                .formatted(method, path, api.uri("/").getAuthority(), header);
        try (Socket socket = new Socket(api.uri("/").getHost(), api.uri("/").getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertProblem(HttpResponse<String> response, int status, String field) throws Exception {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = new ObjectMapper().readTree(response.body());
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("field").asText()).isEqualTo(field);
    }
}
