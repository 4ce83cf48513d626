package dev.windlass.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.windlass.resource.Resource;
import dev.windlass.resource.ResourceKey;
import java.util.List;

/** One thing to do to one resource. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "action")
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonSubTypes({@Type(PlannedTask.Create.class), @Type(PlannedTask.Modify.class), @Type(PlannedTask.Delete.class)})
public sealed interface PlannedTask {

    @JsonIgnore
    ResourceKey key();

    @JsonTypeName("create")
    record Create(Resource desired) implements PlannedTask {
        @Override
        public ResourceKey key() {
            return desired.key();
        }
    }

    /** @param fields the display names of the components that differ, in their order */
    @JsonTypeName("modify")
    record Modify(Resource desired, Resource actual, String id, List<String> fields) implements PlannedTask {
        public Modify {
            fields = List.copyOf(fields);
        }

        @Override
        public ResourceKey key() {
            return desired.key();
        }
    }

    @JsonTypeName("delete")
    record Delete(Resource actual, String id) implements PlannedTask {
        @Override
        public ResourceKey key() {
            return actual.key();
        }
    }
}
