package dev.windlass.change;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.windlass.rollout.RollPolicy;
import dev.windlass.rollout.policy.DurationLimit;
import dev.windlass.rollout.policy.InvalidFieldException;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What one change lets its rollouts do, beside what the specs say. Every value left out takes the default.
 *
 * @param pace how waits end; default {@link Pace#WATCHED}
 * @param interval with {@link Pace#BLIND}: pause after detaching and after terminating (kops {@code --node-interval}, 15 s)
 * @param onRed what to do where the cluster does not validate in time; default {@link Reaction#ASK}
 * @param onBlockedDrain what to do where a drain does not end in time; default {@link Reaction#ASK}
 * @param toleratedWorkers how many workers may be unready or missing while validating; default 0
 * @param groupsAtOnce how many groups of workers roll at the same time; default 1
 * @param zonesAtOnce in how many availability zones nodes may be missing at once; 0 for any number, default 1
 * @param unmanagedPods whether pods that no controller brings back are evicted; default {@link UnmanagedPods#EVICT}
 * @param maxUnavailable number or percent, instead of the specs'
 * @param maxSurge likewise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RolloutPolicy(
        Pace pace,
        Duration interval,
        Reaction onRed,
        Reaction onBlockedDrain,
        Integer toleratedWorkers,
        Integer groupsAtOnce,
        Integer zonesAtOnce,
        UnmanagedPods unmanagedPods,
        String maxUnavailable,
        String maxSurge) {

    /** How a wait ends. */
    public enum Pace {
        /** As soon as what it waits for is seen; kops' pauses are left out, its gates are not. */
        @JsonProperty("watched")
        WATCHED,
        /** After kops' pauses: settle, interval, and validations at fixed times. */
        @JsonProperty("blind")
        BLIND
    }

    /** To something that does not go as it should. */
    public enum Reaction {
        /** A person decides; until then nothing is touched. */
        @JsonProperty("ask")
        ASK,
        /** The group ends as failed; what is in hand is finished first. */
        @JsonProperty("stop")
        STOP,
        /** It is written down, and the rollout goes on. */
        @JsonProperty("continue")
        CONTINUE
    }

    /** Pods without a controller, which are gone for good once they are evicted. */
    public enum UnmanagedPods {
        @JsonProperty("evict")
        EVICT,
        /** Their node is a question before anything on it is evicted. */
        @JsonProperty("refuse")
        REFUSE
    }

    private static final Pattern AMOUNT = Pattern.compile("\\d{1,5}|(100|\\d{1,2})%");
    private static final int MOST = 100;

    public static final RolloutPolicy DEFAULTS =
            new RolloutPolicy(null, null, null, null, null, null, null, null, null, null);

    public RolloutPolicy {
        pace = pace == null ? Pace.WATCHED : pace;
        interval = interval == null ? Duration.ofSeconds(15) : interval;
        onRed = onRed == null ? Reaction.ASK : onRed;
        onBlockedDrain = onBlockedDrain == null ? Reaction.ASK : onBlockedDrain;
        toleratedWorkers = between("toleratedWorkers", toleratedWorkers, 0, 0, 10_000);
        groupsAtOnce = between("groupsAtOnce", groupsAtOnce, 1, 1, MOST);
        zonesAtOnce = between("zonesAtOnce", zonesAtOnce, 1, 0, MOST);
        unmanagedPods = unmanagedPods == null ? UnmanagedPods.EVICT : unmanagedPods;
        amount("maxUnavailable", maxUnavailable);
        amount("maxSurge", maxSurge);
        DurationLimit.PAUSE.require("rollout.policy.interval", interval);
        if (isZero(maxUnavailable) && isZero(maxSurge)) {
            throw new IllegalArgumentException("rollout.policy: maxSurge and maxUnavailable cannot both be 0");
        }
    }

    @JsonIgnore
    public boolean isBlind() {
        return pace == Pace.BLIND;
    }

    RollPolicy decisions(boolean cloudOnly) {
        return new RollPolicy(cloudOnly, maxUnavailable, maxSurge, zonesAtOnce);
    }

    private static int between(String field, Integer value, int fallback, int least, int most) {
        int number = value == null ? fallback : value;
        if (number < least || number > most) {
            throw broken(field, "must be between " + least + " and " + most);
        }
        return number;
    }

    private static void amount(String field, String text) {
        if (text != null && !AMOUNT.matcher(text).matches()) {
            throw broken(field, "must be a whole number or a percentage such as 10%");
        }
    }

    private static InvalidFieldException broken(String field, String rule) {
        return new InvalidFieldException("rollout.policy." + field, field, rule);
    }

    private static boolean isZero(String amount) {
        return amount != null && amount.matches("0+%?");
    }
}
