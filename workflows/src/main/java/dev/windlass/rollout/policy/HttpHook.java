package dev.windlass.rollout.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.Duration;

/**
 * Somebody who is asked by a POST of JSON, {@code {"cluster", "change", "instanceGroup", "instances", "phase"}}. Any 2xx
 * is green. Everything else is red, {@code 409} and {@code 423} as well as an error, with the first line of the answer as
 * the reason. A crash may ask twice; then the {@code Idempotency-Key} is the same.
 *
 * @param name for those who read why a rollout waits
 * @param timeout for the whole answer; default 10 s
 */
public record HttpHook(String name, URI url, When when, Duration timeout) {

    /** At which step of a rollout. */
    public enum When {
        /** Once, when the first node of the group is about to be touched. */
        @JsonProperty("beforeGroup")
        BEFORE_GROUP,
        /** Before the nodes that are begun together. */
        @JsonProperty("beforeNode")
        BEFORE_NODE,
        /** After those that ended together were validated. */
        @JsonProperty("afterNode")
        AFTER_NODE,
        /** Once, when nothing of the group is stale any more. */
        @JsonProperty("afterGroup")
        AFTER_GROUP;

        /** As an event writes it. */
        public String written() {
            return switch (this) {
                case BEFORE_GROUP -> "beforeGroup";
                case BEFORE_NODE -> "beforeNode";
                case AFTER_NODE -> "afterNode";
                case AFTER_GROUP -> "afterGroup";
            };
        }

        /** For people. */
        public String words() {
            return switch (this) {
                case BEFORE_GROUP -> "before the group";
                case BEFORE_NODE -> "before the next nodes";
                case AFTER_NODE -> "after the last nodes";
                case AFTER_GROUP -> "after the group";
            };
        }
    }

    public HttpHook {
        Rules.name("hooks.name", name);
        Rules.url("hooks.url", url);
        Rules.required("hooks.when", when);
        timeout = Rules.timeout("hooks.timeout", timeout);
    }
}
