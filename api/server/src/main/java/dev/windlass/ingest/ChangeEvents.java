package dev.windlass.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.EventOrigin;
import dev.windlass.change.RolloutOptions;
import dev.windlass.ingest.Decoded.Invalid;
import dev.windlass.ingest.Decoded.Valid;
import dev.windlass.rollout.policy.InvalidFieldException;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.format.EventDeserializationException;
import io.cloudevents.core.provider.EventFormatProvider;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.cloudevents.rw.CloudEventRWException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads a record of {@link Topics#CHANGES} as the change it asks for: a CloudEvent in binary or structured mode whose
 * data keeps to the schema. Never throws on what is in a record.
 */
public final class ChangeEvents {

    public static final String TYPE = "dev.windlass.change.requested.v1";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@+-]{0,127}");

    private final JsonMapper mapper = JsonLimits.mapper();
    /** Reads numbers as they are written, so that two that differ are two. */
    private final ObjectReader exact = mapper.reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final ChangeSchema schema = new ChangeSchema();

    public Decoded decode(ConsumerRecord<byte[], byte[]> record) {
        return surviving("record", () -> read(record));
    }

    private Decoded read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return new Invalid("is empty", "record");
        }
        if (record.value().length > JsonLimits.MAX_BYTES) {
            return new Invalid("is larger than 1 MiB (%d bytes)".formatted(record.value().length), "record");
        }
        if (record.key() == null) {
            return new Invalid("is required: the name of the cluster", "key");
        }
        Optional<Invalid> unreadable = unreadable(record.value(), "record");
        if (unreadable.isPresent()) {
            return unreadable.get();
        }
        CloudEvent event;
        try {
            event = KafkaMessageFactory.createReader(record).toEvent();
        } catch (CloudEventRWException
                | EventDeserializationException
                | IllegalArgumentException
                | IllegalStateException notAnEvent) {
            return new Invalid("is not a CloudEvent: " + brief(notAnEvent), "record");
        }
        return decode(
                event, new String(record.key(), StandardCharsets.UTF_8), Instant.ofEpochMilli(record.timestamp()));
    }

    /** Reads a CloudEvent in structured mode; its cluster is its own key. */
    public Decoded decodeStructured(byte[] json, Instant received) {
        return surviving("record", () -> readStructured(json, received));
    }

    private Decoded readStructured(byte[] json, Instant received) {
        if (json.length > JsonLimits.MAX_BYTES) {
            return new Invalid("is larger than 1 MiB (%d bytes)".formatted(json.length), "record");
        }
        Optional<Invalid> unreadable = unreadable(json, "record");
        if (unreadable.isPresent()) {
            return unreadable.get();
        }
        try {
            CloudEvent event = EventFormatProvider.getInstance()
                    .resolveFormat(JsonFormat.CONTENT_TYPE)
                    .deserialize(json);
            return decode(event, null, received);
        } catch (CloudEventRWException | EventDeserializationException | IllegalArgumentException notAnEvent) {
            return new Invalid("is not a CloudEvent: " + brief(notAnEvent), "record");
        }
    }

    /** @param key the record's, or {@code null} where there is none to compare */
    private Decoded decode(CloudEvent event, String key, Instant received) {
        if (!TYPE.equals(event.getType())) {
            return new Invalid("must be " + TYPE, "type");
        }
        if (!ID.matcher(event.getId()).matches()) {
            return new Invalid("must match " + ID, "id");
        }
        Optional<String> nowhere = EventSource.problem(event.getSource());
        if (nowhere.isPresent()) {
            return new Invalid(nowhere.get(), "source");
        }
        CloudEventData data = event.getData();
        if (data == null) {
            return new Invalid("is required", "data");
        }
        Instant time = event.getTime() == null ? received : event.getTime().toInstant();
        Decoded decoded = decode(event.getId(), event.getSource(), data.toBytes(), time);
        if (decoded instanceof Valid(Change change)) {
            if (key != null && !change.cluster().equals(key)) {
                return new Invalid("must equal data.cluster, " + change.cluster(), "key");
            }
            if (event.getSubject() != null && !change.cluster().equals(event.getSubject())) {
                return new Invalid("must equal data.cluster, " + change.cluster(), "subject");
            }
        }
        return decoded;
    }

    /** Reads the data of an event alone, as the API takes it. */
    public Decoded decode(String id, URI source, byte[] data, Instant time) {
        return surviving("data", () -> read(id, source, data, time));
    }

    private Decoded read(String id, URI source, byte[] data, Instant time) {
        if (data.length > JsonLimits.MAX_BYTES) {
            return new Invalid("is larger than 1 MiB (%d bytes)".formatted(data.length), "data");
        }
        Optional<Invalid> problem =
                unreadable(data, "data").or(() -> schema.problem(new String(data, StandardCharsets.UTF_8)));
        if (problem.isPresent()) {
            return problem.get();
        }
        try {
            Data request = mapper.readValue(data, Data.class);
            return new Valid(new Change(
                    id,
                    request.cluster(),
                    request.requester(),
                    request.reason(),
                    request.change(),
                    request.approval(),
                    request.rollout(),
                    time,
                    new EventOrigin(EventSource.canonical(source), DataDigest.of(exact.readTree(data)))));
        } catch (JsonMappingException refused) {
            return refusal(refused);
        } catch (IOException | RuntimeException refused) {
            return new Invalid(brief(refused), "data");
        }
    }

    /** Libraries read what a stranger wrote: whatever makes them fail, or recurse too deep, is the record's fault. */
    private static Decoded surviving(String field, Supplier<Decoded> reading) {
        try {
            return reading.get();
        } catch (RuntimeException | StackOverflowError hostile) {
            return new Invalid("cannot be read: " + brief(hostile), field);
        }
    }

    private Optional<Invalid> unreadable(byte[] json, String field) {
        try {
            JsonNode tree = mapper.readTree(json);
            if (tree == null || !tree.isObject()) {
                return Optional.of(new Invalid("must be a JSON object", field));
            }
            return Optional.empty();
        } catch (StreamConstraintsException bomb) {
            return Optional.of(new Invalid("exceeds a limit of the parser: " + brief(bomb), field));
        } catch (IOException broken) {
            return Optional.of(new Invalid("is not JSON: " + brief(broken), field));
        }
    }

    /** Rules that records check themselves say {@code field: rule}; the path to the record comes from the mapper. */
    private static Invalid refusal(JsonMappingException refused) {
        StringBuilder field = new StringBuilder("data");
        for (JsonMappingException.Reference step : refused.getPath()) {
            field.append('.')
                    .append(step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName());
        }
        Throwable cause = refused.getCause() == null ? refused : refused.getCause();
        if (cause instanceof InvalidFieldException broken) {
            return new Invalid(
                    broken.rule(), field.append('.').append(broken.field()).toString());
        }
        return new Invalid(brief(cause), field.toString());
    }

    /** The first line, without the snippet of the source that Jackson adds on the next. */
    private static String brief(Throwable problem) {
        String message =
                problem instanceof JsonProcessingException json ? json.getOriginalMessage() : problem.getMessage();
        if (message == null) {
            return problem.getClass().getSimpleName();
        }
        String line = message.lines().findFirst().orElse("");
        return line.length() > 300 ? line.substring(0, 300) : line;
    }

    private record Data(
            String cluster,
            String requester,
            String reason,
            ApprovalPolicy approval,
            RolloutOptions rollout,
            ChangeRequest change) {}
}
