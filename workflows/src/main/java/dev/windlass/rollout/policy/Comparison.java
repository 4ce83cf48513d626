package dev.windlass.rollout.policy;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a sample has to be: {@code {"is": "below", "threshold": 0.01}}. */
public record Comparison(Operator is, double threshold) {

    public enum Operator {
        @JsonProperty("below")
        BELOW,
        @JsonProperty("atMost")
        AT_MOST,
        @JsonProperty("equal")
        EQUAL,
        @JsonProperty("notEqual")
        NOT_EQUAL,
        @JsonProperty("atLeast")
        AT_LEAST,
        @JsonProperty("above")
        ABOVE;

        private String words() {
            return switch (this) {
                case BELOW -> "below";
                case AT_MOST -> "at most";
                case EQUAL -> "equal to";
                case NOT_EQUAL -> "other than";
                case AT_LEAST -> "at least";
                case ABOVE -> "above";
            };
        }
    }

    public Comparison {
        Rules.required("queries.comparison.is", is);
        if (!Double.isFinite(threshold)) {
            throw Rules.broken("queries.comparison.threshold", "must be a finite number");
        }
    }

    /** Nothing holds for what is not a number. */
    public boolean holds(double sample) {
        if (Double.isNaN(sample)) {
            return false;
        }
        return switch (is) {
            case BELOW -> sample < threshold;
            case AT_MOST -> sample <= threshold;
            case EQUAL -> sample == threshold;
            case NOT_EQUAL -> sample != threshold;
            case AT_LEAST -> sample >= threshold;
            case ABOVE -> sample > threshold;
        };
    }

    /** Such as {@code below 0.01}. */
    public String words() {
        return is.words() + " " + threshold;
    }
}
