package dev.windlass.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A cluster as kops made it: every call by which it made the cloud, with its answer, and the objects of its state store. Made
 * again, AWS chooses other identifiers; each of the recording stands for the one that the same call was answered with.
 *
 * @param folder with {@code case.json}, {@code cloud.jsonl} and {@code store/}
 */
record RecordedCluster(Path folder) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String BUCKET = "fleet-state";
    private static final Pattern IDENTIFIER = Pattern.compile(
            "\\b(?:vpc-cidr-assoc|vpc|subnet|sgr|sg|igw|rtbassoc|rtb|dopt|vol|lt|eipalloc|eipassoc|eni|nat|eigw|key|acl|aclassoc)"
                    + "-[0-9a-f]{8,17}\\b"
                    + "|\\b(?:app|net|targetgroup)/[\\w.-]+/[0-9a-f]{16}(?:/[0-9a-f]{16})?"
                    + "|(?<=certificate/)[0-9a-f-]{36}"
                    + "|(?<=hostedzone/)[A-Z0-9]{12,32}"
                    + "|\\b(?:\\d{1,3}\\.){3}\\d{1,3}(?=</publicIp>)");

    static List<RecordedCluster> in(Path cases) {
        try (Stream<Path> folders = Files.list(cases)) {
            return folders.filter(folder -> Files.exists(folder.resolve("case.json")))
                    .sorted()
                    .map(RecordedCluster::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return json(read(folder.resolve("case.json"))).path("cluster").asText();
    }

    /** @param bucket of the state store that the cluster is kept in now */
    void replay(URI endpoint, String bucket) {
        Map<String, String> known = new LinkedHashMap<>(Map.of(BUCKET, bucket));
        try (HttpClient client = HttpClient.newHttpClient()) {
            json(read(folder.resolve("case.json")))
                    .path("buckets")
                    .forEach(other -> send(
                            client,
                            request(endpoint, "s3", "/" + other.asText())
                                    .PUT(BodyPublishers.noBody())
                                    .build()));
            for (String line : read(folder.resolve("cloud.jsonl")).lines().toList()) {
                JsonNode call = json(line);
                learn(known, call.path("out").asText(), send(client, request(endpoint, known, call)));
            }
            for (Path object : objects()) {
                String path = folder.resolve("store").relativize(object).toString();
                String key = URLEncoder.encode(name() + "/" + path, StandardCharsets.UTF_8)
                        .replace("%2F", "/")
                        .replace("+", "%20");
                send(
                        client,
                        request(endpoint, "s3", "/" + bucket + "/" + key)
                                .PUT(BodyPublishers.ofString(renamed(known, read(object))))
                                .build());
            }
        }
    }

    private List<Path> objects() {
        try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpRequest request(URI endpoint, Map<String, String> known, JsonNode call) {
        HttpRequest.Builder request = request(
                        endpoint,
                        call.path("svc").asText(),
                        renamed(known, call.path("path").asText()))
                .header(
                        "Content-Type",
                        call.path("ct").asText().isEmpty()
                                ? "text/xml"
                                : call.path("ct").asText())
                .method(
                        call.path("m").asText(),
                        BodyPublishers.ofString(renamed(known, call.path("body").asText())));
        if (!call.path("tgt").asText().isEmpty()) {
            request.header("X-Amz-Target", call.path("tgt").asText());
        }
        return request.build();
    }

    private static HttpRequest.Builder request(URI endpoint, String service, String path) {
        return HttpRequest.newBuilder(endpoint.resolve(path))
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/" + service
                                + "/aws4_request, SignedHeaders=host, Signature=0");
    }

    private static String send(HttpClient client, HttpRequest request) {
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new AssertionError("the emulated cloud refuses " + request
                        + " (MOTO_IAM_LOAD_MANAGED_POLICIES=true?): " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static void learn(Map<String, String> known, String before, String after) {
        List<String> old =
                IDENTIFIER.matcher(before).results().map(MatchResult::group).toList();
        List<String> now =
                IDENTIFIER.matcher(after).results().map(MatchResult::group).toList();
        if (old.size() != now.size()) {
            throw new AssertionError("answers differ in shape: " + old + " " + now);
        }
        for (int index = 0; index < old.size(); index++) {
            known.put(old.get(index), now.get(index));
        }
    }

    private static String renamed(Map<String, String> known, String text) {
        String renamed = text;
        for (Map.Entry<String, String> name : known.entrySet()) {
            renamed = renamed.replace(name.getKey(), name.getValue())
                    .replace(encoded(name.getKey()), encoded(name.getValue()));
        }
        return renamed;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return folder.getFileName().toString();
    }
}
