package dev.windlass.statestore;

import dev.windlass.plan.Plan;
import dev.windlass.plan.PlanSeal;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sealed plans by digest. A digest names one content, so a plan that was read once is kept in memory: the tasks of one
 * change all ask for the same.
 */
public final class PlanStore {

    private static final int KEPT = 16;

    private final StateStore store;
    private final Map<String, Plan> recent = Collections.synchronizedMap(new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Plan> eldest) {
            return size() > KEPT;
        }
    });

    public PlanStore(StateStore store) {
        this.store = store;
    }

    /** @return the digest under which it is kept */
    public String put(Plan plan) {
        byte[] sealed = PlanSeal.bytes(plan);
        String digest = PlanSeal.digest(sealed);
        store.put(path(plan.cluster(), digest), text(sealed), new WriteCondition.Always());
        recent.put(key(plan.cluster(), digest), plan);
        return digest;
    }

    /**
     * @return empty where no such plan was sealed
     * @throws IllegalStateException where what is stored is not what was sealed
     */
    public Optional<Plan> find(String cluster, String digest) {
        Plan known = recent.get(key(cluster, digest));
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Plan> plan = store.get(path(cluster, digest))
                .map(stored -> PlanSeal.open(stored.text().getBytes(StandardCharsets.UTF_8), digest));
        plan.ifPresent(opened -> recent.put(key(cluster, digest), opened));
        return plan;
    }

    private String path(String cluster, String digest) {
        if (!digest.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("digest: must be 64 lower-case hexadecimal digits");
        }
        return new ClusterPaths(store.location(), cluster).plan(digest);
    }

    private static String key(String cluster, String digest) {
        return cluster + "/" + digest;
    }

    private static String text(byte[] sealed) {
        return new String(sealed, StandardCharsets.UTF_8);
    }
}
