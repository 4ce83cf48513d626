package dev.windlass.change;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whose word a plan waits for. */
public enum ApprovalPolicy {
    /** Anybody who may approve, the requester included. */
    @JsonProperty("required")
    REQUIRED,
    /** Somebody other than the requester. */
    @JsonProperty("two-person")
    TWO_PERSON,
    /** Nobody: the plan is applied as soon as it is sealed. */
    @JsonProperty("automatic")
    AUTOMATIC
}
