package dev.windlass.resource;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/**
 * A reference from one resource to another by name, because identifiers exist only after creation. Every reference is
 * also an edge of the task graph: the resource it names is applied first.
 */
public record Ref(String type, String name) {

    @JsonCreator
    public Ref(@JsonProperty("type") String type, @JsonProperty("name") String name) {
        this.type = Objects.requireNonNull(type, "type is null");
        this.name = Objects.requireNonNull(name, "name is null");
    }

    @JsonIgnore
    public ResourceKey key() {
        return new ResourceKey(type, name);
    }
}
