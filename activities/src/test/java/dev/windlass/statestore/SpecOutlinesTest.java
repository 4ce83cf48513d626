package dev.windlass.statestore;

import static dev.windlass.statestore.StoreBench.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.spec.SpecOutline;
import io.temporal.failure.ApplicationFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("aws")
class SpecOutlinesTest {

    private static final String CONFIG =
            "metadata: {name: example.k8s.local}\nspec: {kubernetesVersion: 1.36.3, target: {}}\n";
    private static final String NODES = "metadata: {name: nodes}\nspec: {role: Node, rollingUpdate: {maxSurge: %s}}\n";

    private final StoreBench bench = new StoreBench();
    private final SpecOutlines outlines = new SpecOutlines(bench.store);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void knowsNothingOfAClusterWithoutSpecs() {
        assertThat(outlines.of(CLUSTER)).isEqualTo(SpecOutline.NONE);
    }

    @Test
    void readsWhatHasMovedAndNothingElse() {
        put("config", CONFIG);
        put("instancegroup/nodes", NODES.formatted("1"));
        put("igconfig/node/nodes/nodeupconfig.yaml", "");
        put("windlass/changes/one.json", "{}");
        outlines.of(CLUSTER);
        put("instancegroup/nodes", NODES.formatted("2"));
        bench.clients.calls().reset();

        assertThat(outlines.of(CLUSTER).groups().get("nodes").rollingUpdate().maxSurge())
                .isEqualTo("2");
        assertThat(bench.clients.calls().total())
                .as("one listing, one document")
                .isEqualTo(2);
    }

    @Test
    void looksAgainInOneCallWhereNothingHasMoved() {
        put("config", CONFIG);
        put("instancegroup/nodes", NODES.formatted("1"));
        SpecOutline before = outlines.of(CLUSTER);
        bench.clients.calls().reset();

        assertThat(outlines.of(CLUSTER)).isSameAs(before);
        assertThat(bench.clients.calls().total()).isEqualTo(1);
    }

    @Test
    void forgetsAGroupWhoseSpecIsDeleted() {
        put("config", CONFIG);
        put("instancegroup/nodes", NODES.formatted("1"));
        outlines.of(CLUSTER);
        bench.store.delete(CLUSTER + "/instancegroup/nodes");

        assertThat(outlines.of(CLUSTER).groups()).isEmpty();
    }

    @Test
    void refusesToGuessHowAGroupIsToBeRolled() {
        put("config", CONFIG);
        put("instancegroup/nodes", NODES.formatted("[]"));

        assertThatThrownBy(() -> outlines.of(CLUSTER))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.isNonRetryable()).isTrue())
                .hasMessageContaining("instancegroup/nodes spec.rollingUpdate.maxSurge");
    }

    private void put(String path, String text) {
        bench.store.put(CLUSTER + "/" + path, text, new WriteCondition.Always());
    }
}
