package dev.windlass.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.ingest.Backoff;
import dev.windlass.ingest.ChangeConsumer;
import dev.windlass.server.runtime.ServerReadiness;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadinessTest {

    private final ApiServer api = new ApiServer();
    private final ChangeConsumer consumer =
            new ChangeConsumer(this::client, null, 1, new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)));
    private volatile boolean broken;

    @BeforeEach
    void start() {
        ServerReadiness readiness = api.context().getBean(ServerReadiness.class);
        readiness.watch(consumer);
        readiness.started();
    }

    @AfterEach
    void stop() {
        consumer.close();
        api.close();
    }

    @Test
    void isReadyWhileTheConsumerOfChangesRuns() throws Exception {
        consumer.start();

        await(200);
    }

    @Test
    void isUnreadyWhileTheConsumerOfChangesIsDeadAndNamesIt() throws Exception {
        broken = true;
        consumer.start();

        assertThat(await(503).body())
                .contains("ingest does not run: IllegalStateException")
                .doesNotContain("the client is broken");
    }

    @Test
    void isReadyAgainOnceTheConsumerOfChangesRunsAgain() throws Exception {
        broken = true;
        consumer.start();
        await(503);
        broken = false;

        await(200);
    }

    private Consumer<byte[], byte[]> client() {
        MockConsumer<byte[], byte[]> client = new MockConsumer<>("earliest");
        if (broken) {
            client.schedulePollTask(() -> {
                throw new IllegalStateException("the client is broken");
            });
        }
        return client;
    }

    private HttpResponse<String> await(int status) throws Exception {
        Instant deadline = Instant.now().plusSeconds(10);
        HttpResponse<String> answer = api.get("/health/readiness");
        while (answer.statusCode() != status) {
            assertThat(Instant.now())
                    .as("deadline; last answer %s", answer.body())
                    .isBefore(deadline);
            LockSupport.parkNanos(10_000_000);
            answer = api.get("/health/readiness");
        }
        return answer;
    }
}
