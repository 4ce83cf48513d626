package dev.windlass.change;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;

/** What became of an event at a cluster's door. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "verdict")
@JsonSubTypes({@Type(Admission.Accepted.class), @Type(Admission.Duplicate.class), @Type(Admission.Rejected.class)})
public sealed interface Admission {

    /** @param position how many changes of this cluster run or wait before it; 0 starts at once */
    @JsonTypeName("accepted")
    record Accepted(String change, int position) implements Admission {}

    /** The same event was admitted before; nothing is done again. */
    @JsonTypeName("duplicate")
    record Duplicate(String change) implements Admission {}

    /** @param field of the event that breaks the rule, such as {@code data.change} */
    @JsonTypeName("rejected")
    record Rejected(String change, String field, String reason) implements Admission {}
}
