package dev.windlass.rollout.policy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;

/** Something to be asked of the world outside before a rollout goes on. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({@Type(GateQuestion.OfHook.class), @Type(GateQuestion.OfPrometheus.class)})
public sealed interface GateQuestion {

    /**
     * @param instances whom it is about; empty for the group as a whole
     * @param step names this asking within its group. The same step again, after a crash, is the same question; asking
     *     once more after a red answer is another step, or whoever remembers keys would say red for ever.
     */
    @JsonTypeName("hook")
    record OfHook(
            HttpHook hook, String cluster, String change, String instanceGroup, List<String> instances, String step)
            implements GateQuestion {

        public OfHook {
            instances = List.copyOf(instances);
        }

        /** {@code <change>/<group>/<step>}. */
        public String idempotencyKey() {
            return change + "/" + instanceGroup + "/" + step;
        }
    }

    @JsonTypeName("prometheus")
    record OfPrometheus(PrometheusQuery query) implements GateQuestion {}
}
