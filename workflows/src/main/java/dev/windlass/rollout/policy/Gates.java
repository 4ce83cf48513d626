package dev.windlass.rollout.policy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What has to be so, beside a cluster that validates, before a rollout goes on. Everything left out asks for nothing.
 *
 * @param canary after which first instances of a group to wait; {@code null} for none
 * @param checkpoints at which shares of a group to wait or to ask; kept by percentage
 * @param windows when nodes may be started; empty for always
 * @param freezes when they may not, whatever the windows say
 * @param hooks whom to ask at which step
 * @param queries what has to be true before a group and after each batch, where validation has to be green as well
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Gates(
        Canary canary,
        List<Checkpoint> checkpoints,
        List<MaintenanceWindow> windows,
        List<Freeze> freezes,
        List<HttpHook> hooks,
        List<PrometheusQuery> queries) {

    /** Of each kind; a rollout reads all of them before every batch. */
    public static final int MOST = 20;

    public static final Gates NONE = new Gates(null, null, null, null, null, null);

    public Gates {
        checkpoints = bounded("checkpoints", checkpoints);
        windows = bounded("windows", windows);
        freezes = bounded("freezes", freezes);
        hooks = bounded("hooks", hooks);
        queries = bounded("queries", queries);
        distinct("checkpoints", "percent", checkpoints, Checkpoint::percent);
        distinct("hooks", "name", hooks, HttpHook::name);
        distinct("queries", "name", queries, PrometheusQuery::name);
        checkpoints = checkpoints.stream()
                .sorted(Comparator.comparingInt(Checkpoint::percent))
                .toList();
    }

    @JsonIgnore
    public boolean isNone() {
        return equals(NONE);
    }

    private static <T> List<T> bounded(String field, List<T> given) {
        List<T> values = given == null ? List.of() : given;
        if (values.size() > MOST) {
            throw broken(field, "must be at most " + MOST + ", are " + values.size());
        }
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) == null) {
                throw broken(field + "." + i, "must not be null");
            }
        }
        return List.copyOf(values);
    }

    private static <T> void distinct(String field, String key, List<T> values, Function<T, ?> keyOf) {
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < values.size(); i++) {
            Object given = keyOf.apply(values.get(i));
            if (!seen.add(given)) {
                throw broken(
                        field + "." + i + "." + key,
                        "must be another in each of " + field + "; " + given + " is there twice");
            }
        }
    }

    private static InvalidFieldException broken(String field, String rule) {
        return new InvalidFieldException("rollout.gates." + field, field, rule);
    }
}
