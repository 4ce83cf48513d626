package dev.windlass.rollout.policy;

/**
 * A field that breaks a rule. It keeps the field apart from the rule, so that a reader of an event names the field by its
 * place in that event.
 */
public final class InvalidFieldException extends IllegalArgumentException {

    private final String field;
    private final String rule;

    /**
     * @param path of the field from the rollout on, such as {@code rollout.gates.canary.bake}
     * @param field of the value that is being made, such as {@code bake}
     */
    public InvalidFieldException(String path, String field, String rule) {
        super(path + ": " + rule);
        this.field = field;
        this.rule = rule;
    }

    public String field() {
        return field;
    }

    public String rule() {
        return rule;
    }
}
