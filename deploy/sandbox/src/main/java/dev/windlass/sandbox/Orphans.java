package dev.windlass.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Ends the children of this JVM when it is gone, even by SIGKILL: a shell reads their pids from a pipe, and the end of
 * the pipe is the end of the JVM. Forgetting a pid as soon as its process is gone keeps a reused one safe.
 */
final class Orphans {
    private static final String SHELL = """
            trap '' INT TERM HUP
            pids=''
            while read -r verb pid; do
              case $verb in
                watch) pids="$pids $pid" ;;
                forget) left=''; for p in $pids; do [ "$p" = "$pid" ] || left="$left $p"; done; pids=$left ;;
              esac
            done
            [ -n "$pids" ] || exit 0
            kill -TERM $pids 2>/dev/null
            tries=0
            while [ $tries -lt 50 ]; do
              left=''; for p in $pids; do if kill -0 $p 2>/dev/null; then left="$left $p"; fi; done
              pids=$left
              [ -n "$pids" ] || exit 0
              tries=$((tries + 1)); sleep 0.1
            done
            kill -KILL $pids 2>/dev/null
            """;

    private static Orphans instance;

    private final OutputStream pipe;

    private Orphans(OutputStream pipe) {
        this.pipe = pipe;
    }

    static synchronized Orphans watcher() {
        if (instance == null) {
            try {
                Process shell = new ProcessBuilder("sh", "-c", SHELL)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                instance = new Orphans(shell.getOutputStream());
            } catch (IOException e) {
                throw new LocalStackException("cannot start sh, which ends child processes when this one is killed", e);
            }
        }
        return instance;
    }

    void watch(long pid) {
        tell("watch " + pid);
    }

    void forget(long pid) {
        tell("forget " + pid);
    }

    private synchronized void tell(String line) {
        try {
            pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            pipe.flush();
        } catch (IOException e) {
            // The watcher is a second net; without it the shutdown hook of each child still holds.
        }
    }
}
