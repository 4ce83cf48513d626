package dev.windlass.rollout;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;

/** Why a node is to be replaced. A node may have several; each is shown wherever the node is. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "cause")
@JsonSubTypes({
    @Type(RollCause.TemplateChanged.class),
    @Type(RollCause.Detached.class),
    @Type(RollCause.MarkedForUpdate.class),
    @Type(RollCause.Forced.class)
})
public sealed interface RollCause {

    /**
     * Launched from something else than a new instance would be.
     *
     * @param launched the version of the group's launch template, or another source in words; {@code null} for none at all,
     *     as of an instance that a person attached
     */
    @JsonTypeName("template-changed")
    record TemplateChanged(String launched, String current) implements RollCause {
        @Override
        public String toString() {
            if (launched == null) {
                return "launched from no launch template, group has " + current;
            }
            return (launched.matches("\\d+") ? "launch template version " : "launched from ") + launched
                    + ", group has " + current;
        }
    }

    /** Left over from a surge: it has its replacement already. */
    @JsonTypeName("detached")
    record Detached() implements RollCause {
        @Override
        public String toString() {
            return "detached from its group";
        }
    }

    /** Annotated {@code kops.k8s.io/needs-update}. */
    @JsonTypeName("marked-for-update")
    record MarkedForUpdate() implements RollCause {
        @Override
        public String toString() {
            return "annotated kops.k8s.io/needs-update";
        }
    }

    @JsonTypeName("forced")
    record Forced() implements RollCause {
        @Override
        public String toString() {
            return "forced";
        }
    }
}
