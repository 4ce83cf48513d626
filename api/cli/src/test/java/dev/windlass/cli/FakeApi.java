package dev.windlass.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.ChangeView;
import dev.windlass.change.ChangeView.GroupProgress;
import dev.windlass.change.ChangeView.OpenQuestion;
import dev.windlass.change.JournalEntry;
import dev.windlass.change.Phase;
import dev.windlass.cli.terminal.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * The REST API as the command line knows it, with one cluster: a published change is planned with {@link #sealedDigest},
 * waits for an approval of exactly that, and is then done.
 */
public final class FakeApi implements AutoCloseable {

    public static final String CLUSTER = "example.cluster.k8s.local";
    public static final String DIGEST = "ab".repeat(32);
    static final String OTHER_DIGEST = "cd".repeat(32);
    public static final String DOCUMENTS = """
            apiVersion: kops.k8s.io/v1alpha2
            kind: Cluster
            metadata:
              name: example.cluster.k8s.local
            spec:
              kubernetesVersion: 1.36.3

            ---

            apiVersion: kops.k8s.io/v1alpha2
            kind: InstanceGroup
            metadata:
              name: nodes-us-east-1d
            spec:
              maxSize: 2
            """;

    /** One request as it arrived. */
    public record Request(String method, String path, String body) {
        public JsonNode json() {
            return Json.parse(body, path);
        }
    }

    private record Answer(int status, String type, String body) {}

    final List<Request> requests = new CopyOnWriteArrayList<>();
    final Map<String, ChangeView> changes = new LinkedHashMap<>();
    final List<JournalEntry> entries = new CopyOnWriteArrayList<>();
    private final List<String> streamed = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    public String documents = DOCUMENTS;
    String previewDigest = DIGEST;
    String sealedDigest = DIGEST;
    String previewText = "Will modify resources:\n  LaunchTemplate/nodes\n\n";
    int modifies = 1;
    List<OpenQuestion> questions = List.of();
    List<GroupProgress> groups = List.of();
    /** It goes away over the next word, which it has heard. */
    boolean diesOverWords;
    /** Why a word is refused; {@code null} takes it. */
    String refusesWords;

    String waiting;
    String failure;
    String approvedBy;
    String reason = "";
    ApprovalPolicy approval = ApprovalPolicy.REQUIRED;
    boolean paused;
    Phase end = Phase.COMPLETED;
    /** Text that a replacement must not have; the API refuses it. */
    public String refuses;

    boolean refusesAtTheDoor;
    /** The field of an event that breaks the rule where another event has its name; {@code null} if none has. */
    String takenField;

    JsonNode rollingRows = Json.parse(
            "[{\"name\":\"nodes-us-east-1d\",\"status\":\"NeedsUpdate\",\"needUpdate\":2,\"ready\":0,\"min\":2,\"target\":2,\"max\":2,\"nodes\":2}]",
            "rows");
    JsonNode validation = Json.parse(
            "{\"healthy\":true,\"groups\":[{\"name\":\"nodes-us-east-1d\",\"role\":\"Node\",\"machineType\":\"t3.medium\",\"min\":2,\"max\":2,\"subnets\":[\"us-east-1d\"]}],"
                    + "\"nodes\":[{\"name\":\"i-1\",\"role\":\"node\",\"ready\":true}],\"failures\":[]}",
            "validation");
    JsonNode clusters = Json.parse(
            "[{\"name\":\"example.cluster.k8s.local\",\"cloud\":\"aws\",\"zones\":[\"us-east-1d\"],\"kubernetesVersion\":\"1.36.3\",\"networking\":\"kubenet\",\"state\":\"ready\"}]",
            "clusters");

    public FakeApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<String> paths(String method) {
        return requests.stream()
                .filter(request -> request.method().equals(method))
                .map(Request::path)
                .toList();
    }

    public Request only(String method, String pathPart) {
        List<Request> found = requests.stream()
                .filter(request ->
                        request.method().equals(method) && request.path().contains(pathPart))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("expected one " + method + " " + pathPart + ", got " + paths(method));
        }
        return found.getFirst();
    }

    ChangeView addChange(String id, Phase phase, String digest) {
        ChangeView view = view(id, "edit", "alice", phase, digest, failure);
        changes.put(id, view);
        return view;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(new Request(exchange.getRequestMethod(), path, body));
            if (diesOverWords && exchange.getRequestMethod().equals("POST")) {
                return;
            }
            Answer answer = exchange.getRequestMethod().equals("GET") ? get(path) : post(path, body);
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private synchronized Answer get(String path) {
        String[] parts = path.replaceFirst("\\?.*", "").split("/");
        if (path.equals("/v1/clusters")) {
            return json(clusters);
        }
        if (path.startsWith("/v1/events")) {
            return stream();
        }
        if (path.equals("/v1/dlq")) {
            return json(deadLetters());
        }
        if (path.equals("/v1/clusters/" + CLUSTER)) {
            return json(Json.object().put("name", CLUSTER).put("documents", documents));
        }
        if (path.startsWith("/v1/clusters/" + CLUSTER + "/")) {
            return ofCluster(parts[4]);
        }
        if (path.startsWith("/v1/changes/") && changes.containsKey(parts[3])) {
            return parts.length == 4
                    ? json(Json.tree(changes.get(parts[3])))
                    : new Answer(
                            200,
                            "text/plain",
                            "plan sealed as " + changes.get(parts[3]).digest() + "\n");
        }
        if (path.equals("/v1/changes") || path.startsWith("/v1/changes?")) {
            return json(Json.tree(new ArrayList<>(changes.values())));
        }
        return problem(404, "not found: " + path, null);
    }

    private Answer ofCluster(String what) {
        return switch (what) {
            case "instancegroups" ->
                json(Json.parse(
                        "[{\"name\":\"nodes-us-east-1d\",\"role\":\"Node\",\"machineType\":\"t3.medium\",\"min\":2,\"max\":2,\"zones\":[\"us-east-1d\"]}]",
                        "groups"));
            case "rolling-update" -> json(rollingRows);
            case "validation" -> json(validation);
            case "kubeconfig" -> new Answer(200, "text/plain", KUBECONFIG);
            case "history" -> {
                ObjectNode history = Json.object();
                history.set("changes", Json.tree(new ArrayList<>(changes.values())));
                history.set("entries", Json.tree(entries));
                yield json(history);
            }
            default -> problem(404, "not found", null);
        };
    }

    private synchronized Answer post(String path, String body) {
        String[] parts = path.replaceFirst("\\?.*", "").split("/");
        if (path.equals("/v1/clusters/" + CLUSTER + "/preview")) {
            if (refuses != null && body.contains(refuses)) {
                return problem(422, "unknown field", "spec." + refuses);
            }
            ObjectNode preview = Json.object().put("digest", previewDigest).put("text", previewText);
            return json(preview.put("create", 0).put("modify", modifies).put("delete", 0));
        }
        if (path.equals("/v1/events")) {
            return publish(Json.parse(body, "event"));
        }
        if (path.startsWith("/v1/dlq/")) {
            return new Answer(202, "application/json", "{\"id\":\"replayed\"}");
        }
        ChangeView before = changes.get(parts[3]);
        if (before == null) {
            return problem(404, "change not found: " + parts[3], null);
        }
        return word(before, parts[4], Json.parse(body, "word"));
    }

    private Answer publish(JsonNode event) {
        String id = event.path("id").asText("made-by-the-api");
        if (takenField != null) {
            return problem(409, takenField + ": must be another", takenField);
        }
        boolean repeated = changes.containsKey(id);
        if (!refusesAtTheDoor && !repeated) {
            JsonNode data = event.path("data");
            Phase phase = Phase.AWAITING_APPROVAL;
            changes.put(
                    id,
                    view(
                            id,
                            data.path("change").path("kind").asText(),
                            data.path("requester").asText(),
                            phase,
                            sealedDigest,
                            null));
        }
        return new Answer(202, "application/json", "{\"id\":\"" + id + "\",\"repeated\":" + repeated + "}");
    }

    private Answer word(ChangeView before, String verb, JsonNode word) {
        if (refusesWords != null) {
            return problem(409, refusesWords, null);
        }
        if (verb.equals("approve")) {
            if (!word.path("digest").asText().equals(before.digest())) {
                return problem(409, "the sealed plan is another one", "digest");
            }
            String failure = end == Phase.COMPLETED ? null : "LaunchTemplate/nodes: no such image";
            changes.put(
                    before.id(), view(before.id(), before.kind(), before.requester(), end, before.digest(), failure));
            say(before.id(), "dev.windlass.node.draining.v1", "i-1", "draining the node i-1");
        }
        return json(Json.tree(changes.get(before.id())));
    }

    void say(String change, String type, String subject, String message) {
        String id = "change/" + change + "/" + entries.size();
        entries.add(new JournalEntry(id, Instant.EPOCH, CLUSTER, change, type, "windlass", subject, message, Map.of()));
    }

    /** What was said and not streamed before; then the stream ends, and the client opens the next. */
    private Answer stream() {
        StringBuilder events = new StringBuilder();
        for (JournalEntry entry : entries) {
            if (!streamed.contains(entry.id())) {
                streamed.add(entry.id());
                events.append("id: ")
                        .append(entry.id())
                        .append("\ndata: ")
                        .append(Json.tree(entry))
                        .append("\n\n");
            }
        }
        return new Answer(200, "text/event-stream", events.append(": end\n\n").toString());
    }

    private JsonNode deadLetters() {
        if (!refusesAtTheDoor) {
            return Json.parse("[]", "dlq");
        }
        return Json.parse(
                "[{\"partition\":0,\"offset\":7,\"key\":\"" + CLUSTER
                        + "\",\"reason\":\"must be lower case\",\"field\":\"data.cluster\",\"at\":\"" + Instant.now()
                        + "\",\"value\":\"{}\"}]",
                "dlq");
    }

    private ChangeView view(String id, String kind, String requester, Phase phase, String digest, String failure) {
        return new ChangeView(
                id,
                CLUSTER,
                kind,
                requester,
                reason,
                approval,
                phase,
                digest,
                0,
                modifies,
                0,
                0,
                modifies,
                groups,
                paused,
                questions.isEmpty() ? null : questions.getFirst().question(),
                failure,
                approvedBy,
                Instant.EPOCH,
                null,
                waiting,
                questions);
    }

    private static Answer json(JsonNode body) {
        return new Answer(200, "application/json", body.toString());
    }

    private static Answer problem(int status, String detail, String field) {
        return new Answer(
                status,
                "application/problem+json",
                Json.object().put("detail", detail).put("field", field).toString());
    }

    private static final String KUBECONFIG = """
            apiVersion: v1
            kind: Config
            clusters:
            - name: example.cluster.k8s.local
              cluster: {server: "https://127.0.0.1:6443"}
            users:
            - name: example.cluster.k8s.local
              user: {token: new}
            contexts:
            - name: example.cluster.k8s.local
              context: {cluster: example.cluster.k8s.local, user: example.cluster.k8s.local}
            current-context: example.cluster.k8s.local
            """;
}
