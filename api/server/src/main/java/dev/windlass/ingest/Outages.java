package dev.windlass.ingest;

import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowException;
import java.io.IOException;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import software.amazon.awssdk.core.exception.SdkException;

/** Tells what passes by itself from what a record does to us. */
final class Outages {

    private static final int DEEPEST = 20;

    private Outages() {}

    /** Whether Kafka, Temporal, AWS, the network or the process itself is in trouble, whatever the record says. */
    static boolean isOutage(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST)
                .anyMatch(Outages::passes);
    }

    private static boolean passes(Throwable cause) {
        return switch (cause) {
            case KafkaException _,
                    StatusRuntimeException _,
                    WorkflowException _,
                    SdkException _,
                    IOException _,
                    InterruptedException _ -> true;
            // A deep stack is a record's doing; a full heap is everybody's.
            case StackOverflowError _ -> false;
            case VirtualMachineError _ -> true;
            default -> false;
        };
    }
}
