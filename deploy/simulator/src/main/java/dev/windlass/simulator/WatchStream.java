package dev.windlass.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Watches: one JSON event a line, from a resourceVersion on, or from what exists now where none is given. */
final class WatchStream implements AutoCloseable {
    /** Bookmarks also discover clients that went away: a connection's end shows only on the next write. */
    private static final Duration BOOKMARK_EVERY = Duration.ofSeconds(5);

    private final ObjectStore store;
    private volatile boolean closed;

    WatchStream(ObjectStore store) {
        this.store = Objects.requireNonNull(store, "store is null");
    }

    @Override
    public void close() {
        closed = true;
    }

    void stream(ApiRequest request, HttpExchange exchange) throws IOException {
        Predicate<ApiObject> selected = ResourceEndpoint.selected(request)
                .and(object -> request.name().isEmpty() || object.name().equals(request.name()));
        long end = System.nanoTime()
                + Duration.ofSeconds(number(request.query("timeoutSeconds"), 3600))
                        .toNanos();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            try {
                follow(request, selected, out, end);
            } catch (ApiFailure expired) {
                send(out, event("ERROR", expired.status()));
            }
        }
    }

    private void follow(ApiRequest request, Predicate<ApiObject> selected, OutputStream out, long end)
            throws IOException {
        String version = request.query("resourceVersion");
        long seen =
                version.isEmpty() || version.equals("0") ? sendExisting(out, request, selected) : number(version, 0);
        out.flush();
        while (!closed && System.nanoTime() < end) {
            List<ObjectStore.Change> changes = store.changesAfter(seen, BOOKMARK_EVERY);
            for (ObjectStore.Change change : changes) {
                Optional<ObjectNode> event = event(change, request, selected);
                if (event.isPresent()) {
                    send(out, event.get());
                }
                seen = change.revision();
            }
            if (changes.isEmpty() && request.flag("allowWatchBookmarks")) {
                send(out, bookmark(request.type(), seen));
            }
            out.flush();
        }
    }

    private long sendExisting(OutputStream out, ApiRequest request, Predicate<ApiObject> selected) throws IOException {
        record Snapshot(long revision, List<ApiObject> objects) {}
        Snapshot snapshot =
                store.atomically(() -> new Snapshot(store.revision(), store.list(request.type(), request.namespace())));
        for (ApiObject object : snapshot.objects()) {
            if (selected.test(object)) {
                send(out, event("ADDED", object.json()));
            }
        }
        return snapshot.revision();
    }

    /** An object that starts or stops matching the selector is added or deleted for this watcher. */
    private static Optional<ObjectNode> event(
            ObjectStore.Change change, ApiRequest request, Predicate<ApiObject> selected) {
        boolean concerned = change.key().type().equals(request.type())
                && (request.namespace().isEmpty()
                        || request.namespace().equals(change.key().namespace()));
        if (!concerned) {
            return Optional.empty();
        }
        boolean before = change.before() != null && selected.test(change.before());
        boolean after = change.kind() != ObjectStore.Change.Kind.DELETED && selected.test(change.after());
        if (before && after) {
            return Optional.of(event("MODIFIED", change.after().json()));
        }
        if (after) {
            return Optional.of(event("ADDED", change.after().json()));
        }
        if (before) {
            return Optional.of(event("DELETED", change.after().json()));
        }
        return Optional.empty();
    }

    private static ObjectNode bookmark(ResourceType type, long revision) {
        ObjectNode object =
                JsonNodeFactory.instance.objectNode().put("kind", type.kind()).put("apiVersion", type.apiVersion());
        object.putObject("metadata").put("resourceVersion", Long.toString(revision));
        return event("BOOKMARK", object);
    }

    private static ObjectNode event(String type, ObjectNode object) {
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", type);
        event.set("object", object);
        return event;
    }

    private static void send(OutputStream out, ObjectNode event) throws IOException {
        out.write(ApiServer.bytes(event));
        out.write('\n');
    }

    private static long number(String text, long otherwise) {
        return text.isEmpty() ? otherwise : Long.parseLong(text);
    }
}
