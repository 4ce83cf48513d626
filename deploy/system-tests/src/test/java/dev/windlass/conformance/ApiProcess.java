package dev.windlass.conformance;

import dev.windlass.endtoend.RestApi;
import dev.windlass.sandbox.Ports;
import dev.windlass.sandbox.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The process that takes events off Kafka and people's words by REST, which a test lets die and live again. */
final class ApiProcess implements AutoCloseable {

    private final ServerProcess process;
    private final RestApi api;

    private ApiProcess(ServerProcess process) {
        this.process = process;
        api = new RestApi(process.endpoint());
    }

    static ApiProcess start(Map<String, String> environment, Path log) {
        return new ApiProcess(ServerProcess.start("api,ingest", Ports.free(), environment, log));
    }

    RestApi api() {
        return api;
    }

    /** As somebody asks who waits for no answer longer than this; the caller closes it. */
    RestApi api(Duration patience) {
        return new RestApi(process.endpoint(), patience);
    }

    /** SIGKILL. */
    void kill() {
        process.kill();
    }

    /** Returns when it is ready. */
    void restart() {
        process.restart();
        process.awaitReady();
    }

    /** From now on it takes connections and does nothing with them. */
    void freeze() {
        Signals.send("STOP", process.process().pid());
    }

    void thaw() {
        Signals.send("CONT", process.process().pid());
    }

    @Override
    public void close() {
        api.close();
        process.close();
    }
}
