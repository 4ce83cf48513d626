package dev.windlass.statestore;

import static dev.windlass.statestore.StoreBench.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.plan.Plan;
import dev.windlass.plan.PlannedTask;
import dev.windlass.resource.Document;
import dev.windlass.resource.StoreResource.ManagedFile;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("aws")
class PlanStoreTest {

    private final StoreBench bench = new StoreBench();
    private final Plan plan = new Plan(
            CLUSTER,
            new TreeMap<>(),
            new TreeMap<>(),
            List.of(new PlannedTask.Create(new ManagedFile("file", null, "file", new Document("täxt")))),
            new TreeMap<>(),
            List.of("a warning"));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void opensWhatAnotherProcessSealed() {
        String digest = new PlanStore(bench.store).put(plan);

        assertThat(new PlanStore(bench.store).find(CLUSTER, digest)).contains(plan);
    }

    @Test
    void asksTheStoreOnceForAPlan() {
        String digest = new PlanStore(bench.store).put(plan);
        PlanStore other = new PlanStore(bench.store);
        other.find(CLUSTER, digest);
        bench.clients.calls().reset();

        assertThat(other.find(CLUSTER, digest)).contains(plan);
        assertThat(bench.clients.calls().total()).isZero();
    }

    @Test
    void refusesAPlanThatWasAltered() {
        String digest = new PlanStore(bench.store).put(plan);
        String path = CLUSTER + "/windlass/plans/" + digest + ".json";
        String altered = bench.store.get(path).orElseThrow().text().replace("täxt", "evil");
        bench.store.put(path, altered, new WriteCondition.Always());

        assertThatThrownBy(() -> new PlanStore(bench.store).find(CLUSTER, digest))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(digest);
    }

    @Test
    void knowsNoPlanThatNobodySealed() {
        assertThat(new PlanStore(bench.store).find(CLUSTER, "0".repeat(64))).isEmpty();
    }

    @Test
    void refusesADigestThatIsNone() {
        assertThatThrownBy(() -> new PlanStore(bench.store).find(CLUSTER, "../config"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("digest");
    }
}
