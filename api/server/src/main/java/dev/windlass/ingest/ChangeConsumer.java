package dev.windlass.ingest;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes change events off Kafka and settles them, at least once each. If a {@link ChangeSubscription} breaks, its client is
 * given up, and a new one begins behind the last committed offsets.
 */
public final class ChangeConsumer implements ProcessPart, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ChangeConsumer.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final Supplier<Consumer<byte[], byte[]>> clients;
    private final ChangeIntake intake;
    private final int window;
    private final Backoff backoff;
    private final SupervisedThread thread;
    private volatile ChangeSubscription subscription;

    /**
     * @param clients a new client of Kafka for each subscription
     * @param window how many records may be in hand at once
     */
    public ChangeConsumer(
            Supplier<Consumer<byte[], byte[]>> clients, ChangeIntake intake, int window, Backoff backoff) {
        if (window < 1) {
            throw new IllegalArgumentException("window: must be positive");
        }
        this.clients = clients;
        this.intake = intake;
        this.window = window;
        this.backoff = backoff;
        thread = new SupervisedThread("ingest", this::subscribe, backoff);
    }

    public void start() {
        thread.start();
    }

    @Override
    public String name() {
        return thread.name();
    }

    @Override
    public Optional<Throwable> failure() {
        return thread.failure();
    }

    /** Why records wait, if they do: Kafka, Temporal or the state store does not answer. */
    public Optional<Throwable> trouble() {
        return Optional.ofNullable(subscription).flatMap(ChangeSubscription::trouble);
    }

    public boolean isRunning() {
        return thread.isRunning();
    }

    private void subscribe(SupervisedThread supervised) {
        ChangeSubscription begun = new ChangeSubscription(clients.get(), intake, window, backoff);
        subscription = begun;
        if (supervised.isStopping()) {
            begun.stop();
        }
        begun.run(supervised::reportWorking);
    }

    @Override
    public void close() {
        thread.announceStop();
        Optional.ofNullable(subscription).ifPresent(ChangeSubscription::stop);
        if (!thread.awaitEnd(STOP_TIMEOUT)) {
            log.warn("the consumer did not stop within {}", STOP_TIMEOUT);
        }
    }
}
