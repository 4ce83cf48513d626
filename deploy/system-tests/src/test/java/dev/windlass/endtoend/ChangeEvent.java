package dev.windlass.endtoend;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.change.EventTypes;
import dev.windlass.ingest.Topics;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.message.MessageWriter;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What an outside program publishes to ask for a change, with the rollout's pauses made short. */
public record ChangeEvent(String id, String cluster, ObjectNode data) {

    static final String REQUESTER = "ada@example.org";

    private static final JsonMapper JSON = new JsonMapper();

    static ChangeEvent create(String id, String cluster, String documents) {
        ChangeEvent event = of(id, cluster, "create");
        event.change().put("documents", documents);
        return event;
    }

    /** The main job: from whatever it has to Calico that leaves packets of one subnet alone. */
    static ChangeEvent calico(String id, String cluster) {
        ChangeEvent event = of(id, cluster, "edit");
        event.change()
                .putObject("set")
                .putObject("spec.networking")
                .putObject("calico")
                .put("crossSubnet", true);
        return event;
    }

    public static ChangeEvent of(String id, String cluster, String kind) {
        ObjectNode data = JSON.createObjectNode();
        data.put("cluster", cluster).put("requester", REQUESTER).put("reason", "end-to-end test");
        data.putObject("rollout")
                .put("settle", "PT0.2S")
                .put("validateInterval", "PT0.2S")
                .put("validateCount", 2);
        data.putObject("change").put("kind", kind);
        return new ChangeEvent(id, cluster, data);
    }

    public ChangeEvent automatic() {
        data.put("approval", "automatic");
        return this;
    }

    /** Of the rollout's policy, as text. */
    public ChangeEvent policy(String name, String value) {
        ((ObjectNode) data.get("rollout")).withObjectProperty("policy").put(name, value);
        return this;
    }

    ObjectNode change() {
        return (ObjectNode) data.get("change");
    }

    /** The attributes as headers, the data as the value. */
    public ProducerRecord<byte[], byte[]> binary() {
        return writer().writeBinary(event());
    }

    /** The whole event as the value. */
    ProducerRecord<byte[], byte[]> structured() {
        return writer().writeStructured(event(), JsonFormat.CONTENT_TYPE);
    }

    private MessageWriter<?, ProducerRecord<byte[], byte[]>> writer() {
        return KafkaMessageFactory.createWriter(Topics.CHANGES, cluster.getBytes(StandardCharsets.UTF_8));
    }

    private CloudEvent event() {
        return CloudEventBuilder.v1()
                .withId(id)
                .withSource(URI.create("/example/pipeline"))
                .withType(EventTypes.CHANGE_REQUESTED)
                .withSubject(cluster)
                .withTime(OffsetDateTime.now(ZoneOffset.UTC))
                .withData("application/json", data.toString().getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
