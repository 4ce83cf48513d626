package dev.windlass.resource;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.SortedMap;

/** The queue of the node termination handler, and the EventBridge rules that feed it. */
public sealed interface EventResource extends Resource {

    /** @param messageRetentionPeriod seconds */
    @JsonTypeName("SQS")
    record Queue(String name, int messageRetentionPeriod, Document policy, SortedMap<String, String> tags)
            implements EventResource {}

    @JsonTypeName("EventBridgeRule")
    record Rule(
            String name,
            String eventPattern,
            @JsonProperty("SQSQueue") Ref sqsQueue,
            SortedMap<String, String> tags) implements EventResource {}

    @JsonTypeName("EventBridgeTarget")
    record Target(
            String name, Ref rule, @JsonProperty("SQSQueue") Ref sqsQueue) implements EventResource {}
}
