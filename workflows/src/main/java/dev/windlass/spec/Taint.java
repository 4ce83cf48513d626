package dev.windlass.spec;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What keeps pods off a node: {@code key=value:Effect} or {@code key:Effect}, as kubelets take it. Both forms without a
 * value are one taint. Source: Kubernetes {@code pkg/util/taints}.
 */
public record Taint(String key, String value, Effect effect) {

    /** What happens to pods that do not tolerate it. */
    public enum Effect {
        NO_SCHEDULE("NoSchedule"),
        PREFER_NO_SCHEDULE("PreferNoSchedule"),
        NO_EXECUTE("NoExecute");

        private final String spelling;

        Effect(String spelling) {
            this.spelling = spelling;
        }

        @Override
        public String toString() {
            return spelling;
        }
    }

    /** Kubernetes allows one taint for each of these on a node. */
    record Identity(String key, Effect effect) {}

    /** What every control plane carries: only what runs the cluster is scheduled there. */
    public static final Taint CONTROL_PLANE =
            new Taint("node-role.kubernetes.io/control-plane", "", Effect.NO_SCHEDULE);

    private static final String FORM = "must be KEY=VALUE:EFFECT or KEY:EFFECT";

    public Taint {
        QualifiedName.requireKey(key);
        QualifiedName.requireValue(value);
        Objects.requireNonNull(effect, "effect is null");
    }

    /** @throws IllegalArgumentException whose message is the rule that the text breaks */
    public static Taint parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || text.indexOf(':', colon + 1) >= 0) {
            throw new IllegalArgumentException(FORM);
        }
        Effect effect = effect(text.substring(colon + 1))
                .orElseThrow(() -> new IllegalArgumentException(FORM + ", its effect "
                        + Arrays.stream(Effect.values()).map(Effect::toString).collect(Collectors.joining(" or "))));
        String[] keyAndValue = text.substring(0, colon).split("=", 2);
        try {
            return new Taint(keyAndValue[0], keyAndValue.length == 2 ? keyAndValue[1] : "", effect);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(FORM + ": " + e.getMessage(), e);
        }
    }

    /** In the longer form, which reads the same with and without a value. */
    @Override
    public String toString() {
        return key + "=" + value + ":" + effect;
    }

    Identity identity() {
        return new Identity(key, effect);
    }

    private static Optional<Effect> effect(String text) {
        return Arrays.stream(Effect.values())
                .filter(effect -> effect.spelling.equals(text))
                .findFirst();
    }
}
