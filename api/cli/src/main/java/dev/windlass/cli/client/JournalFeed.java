package dev.windlass.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.change.JournalEntry;
import dev.windlass.cli.terminal.CommandFailure;
import dev.windlass.cli.terminal.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Journal entries as they happen, each once. A broken stream is opened again for as long as the feed is: the API may be
 * restarted under a change that goes on.
 */
public final class JournalFeed implements AutoCloseable {

    private static final long PAUSE_BEFORE_REOPENING = Duration.ofMillis(500).toNanos();

    private final Api api;
    private final String path;
    private final BlockingQueue<JournalEntry> entries = new LinkedBlockingQueue<>(10_000);
    private final Set<String> seen = new HashSet<>();
    private volatile boolean closed;
    private volatile InputStream open;

    private JournalFeed(Api api, String path) {
        this.api = api;
        this.path = path;
    }

    /** @param cluster {@code null} for all; {@code change} likewise */
    public static JournalFeed open(Api api, String cluster, String change) {
        StringBuilder path = new StringBuilder("/v1/events");
        if (cluster != null) {
            path.append("?cluster=").append(Api.encode(cluster));
        }
        if (change != null) {
            path.append(cluster == null ? "?" : "&").append("change=").append(Api.encode(change));
        }
        JournalFeed feed = new JournalFeed(api, path.toString());
        Thread.ofVirtual().name("journal-feed").start(feed::readWhileOpen);
        return feed;
    }

    /** The next entry not seen before, or empty when none came in time. */
    public Optional<JournalEntry> poll(Duration wait) {
        try {
            long deadline = System.nanoTime() + wait.toNanos();
            while (true) {
                JournalEntry entry = entries.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (entry == null || isNew(entry)) {
                    return Optional.ofNullable(entry);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    /** Marks an entry that came another way. @return whether it is the first time */
    boolean isNew(JournalEntry entry) {
        return seen.add(entry.id());
    }

    @Override
    public void close() {
        closed = true;
        InputStream stream = open;
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                // nothing is lost: it was only read from
            }
        }
    }

    private void readWhileOpen() {
        String last = null;
        while (!closed) {
            try (InputStream stream = api.stream(path, last)) {
                open = stream;
                last = read(stream, last);
            } catch (IOException | CommandFailure e) {
                // the stream is opened again below; the caller learns of an absent API from its own requests
            }
            if (!closed) {
                LockSupport.parkNanos(PAUSE_BEFORE_REOPENING);
            }
        }
    }

    private String read(InputStream stream, String before) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        StringBuilder data = new StringBuilder();
        String last = before;
        for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
            if (line.startsWith("data:")) {
                data.append(line.substring("data:".length()).strip());
            } else if (line.startsWith("id:")) {
                last = line.substring("id:".length()).strip();
            } else if (line.isEmpty() && !data.isEmpty()) {
                offer(data.toString());
                data.setLength(0);
            }
        }
        return last;
    }

    private void offer(String data) {
        JsonNode tree = Json.parse(data, "an event of the API");
        if (tree.hasNonNull("id") && tree.hasNonNull("type")) {
            // A full queue drops the newest: it comes back with the history at the end.
            entries.offer(Json.read(tree, JournalEntry.class));
        }
    }
}
