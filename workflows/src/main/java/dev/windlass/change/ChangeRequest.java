package dev.windlass.change;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What somebody asked for: the data of a {@code dev.windlass.change.requested.v1} event. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonSubTypes({
    @Type(ChangeRequest.Create.class),
    @Type(ChangeRequest.Edit.class),
    @Type(ChangeRequest.Replace.class),
    @Type(ChangeRequest.Update.class),
    @Type(ChangeRequest.Roll.class),
    @Type(ChangeRequest.Delete.class)
})
public sealed interface ChangeRequest {

    /** The word under {@code kind} in the event. */
    default String kind() {
        return getClass().getAnnotation(JsonTypeName.class).value();
    }

    /**
     * A new cluster from its documents (one YAML stream: Cluster and InstanceGroups). Refused if it exists.
     *
     * @param sshPublicKey with which administrators may log in to instances, in OpenSSH form; {@code null} for nobody
     */
    @JsonTypeName("create")
    record Create(String documents, String sshPublicKey) implements ChangeRequest {
        public Create {
            Objects.requireNonNull(documents, "documents is required");
        }

        /** To whose instances nobody may log in. */
        public Create(String documents) {
            this(documents, null);
        }
    }

    /**
     * Paths set and unset in the cluster's spec, or in one instance group's where {@code instanceGroup} is given.
     *
     * @param set dotted path to value; a value replaces the whole subtree: {@code spec.networking -> {calico: {...}}}
     */
    @JsonTypeName("edit")
    record Edit(String instanceGroup, Map<String, Object> set, List<String> unset) implements ChangeRequest {
        public Edit {
            set = set == null ? Map.of() : Map.copyOf(set);
            unset = unset == null ? List.of() : List.copyOf(unset);
            if (set.isEmpty() && unset.isEmpty()) {
                throw new IllegalArgumentException("set: an edit sets or unsets at least one path");
            }
        }
    }

    /** The whole documents anew, as an editor leaves them. */
    @JsonTypeName("replace")
    record Replace(String documents) implements ChangeRequest {
        public Replace {
            Objects.requireNonNull(documents, "documents is required");
        }
    }

    /** Bring the cloud to the spec as it stands. */
    @JsonTypeName("update")
    record Update() implements ChangeRequest {}

    /**
     * Replace nodes only.
     *
     * @param instanceGroups which groups, each once; empty for all
     * @param force also nodes that are up to date
     */
    @JsonTypeName("roll")
    record Roll(List<String> instanceGroups, boolean force) implements ChangeRequest {
        public Roll {
            instanceGroups = instanceGroups == null
                    ? List.of()
                    : instanceGroups.stream().distinct().toList();
        }

        public boolean covers(String instanceGroup) {
            return instanceGroups.isEmpty() || instanceGroups.contains(instanceGroup);
        }
    }

    /**
     * Take away everything that the cluster owns.
     *
     * @param leave identifiers as AWS writes them, such as {@code nat-0123}: these stay
     */
    @JsonTypeName("delete")
    record Delete(
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> leave) implements ChangeRequest {
        public Delete {
            leave = leave == null
                    ? List.of()
                    : leave.stream().distinct().sorted().toList();
        }

        /** That leaves nothing. */
        public Delete() {
            this(List.of());
        }
    }
}
