package dev.windlass.statestore;

import static dev.windlass.statestore.StoreBench.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.plan.Plan;
import dev.windlass.resource.SshPublicKey;
import dev.windlass.statestore.SpecStore.CommitOutcome.Committed;
import dev.windlass.statestore.SpecStore.CommitOutcome.Moved;
import dev.windlass.statestore.SpecStore.Documents;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("aws")
class SpecStoreTest {

    private final StoreBench bench = new StoreBench();
    private final SpecStore specs = new SpecStore(bench.store);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void knowsNoClusterBeforeOneIsCommitted() {
        assertThat(specs.clusters()).isEmpty();
        assertThat(specs.read(CLUSTER)).isEmpty();
    }

    @Test
    void readsWhatWasCommitted() {
        assertThat(specs.commit(creation())).isEqualTo(new Committed());

        Documents documents = specs.read(CLUSTER).orElseThrow();
        assertThat(documents.texts()).isEqualTo(creation().documents());
        assertThat(documents.stream()).isEqualTo("cluster\n---\nnodes");
        assertThat(specs.clusters()).containsExactly(CLUSTER);
    }

    @Test
    void keepsTheAdministratorsKeyOutOfTheSpecs() {
        SshPublicKey key = new SshPublicKey(
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFNoK4sBAPyVN/PrQzjHAW4VVhz0lkUxC25B1QfDasl5 admin@example");
        specs.commit(plan(Map.of("config", "cluster", SpecStore.path(key), key.text()), new TreeMap<>()));

        Documents documents = specs.read(CLUSTER).orElseThrow();
        assertThat(documents.stream()).isEqualTo("cluster");
        assertThat(documents.sshPublicKey()).contains(key);
        assertThat(bench.store.get(CLUSTER + "/pki/ssh/public/admin/f2d7fe0d8c3b01fe530a034cd6e9df91"))
                .isPresent();
    }

    @Test
    void refusesTwoKeysOfAdministrators() {
        specs.commit(plan(
                Map.of("config", "cluster", "pki/ssh/public/admin/a", "key", "pki/ssh/public/admin/b", "key"),
                new TreeMap<>()));

        Documents documents = specs.read(CLUSTER).orElseThrow();
        assertThatThrownBy(documents::sshPublicKey).hasMessage("pki/ssh/public/admin: holds 2 keys, there may be one");
    }

    @Test
    void commitsAgainAfterACrashWithoutHarm() {
        specs.commit(creation());

        assertThat(specs.commit(creation())).isEqualTo(new Committed());
    }

    @Test
    void writesNothingWhereOneDocumentMoved() {
        specs.commit(creation());
        Plan edit = plan(Map.of("config", "cluster 2", "instancegroup/nodes", "nodes 2"), entityTags());
        bench.store.put(CLUSTER + "/config", "somebody else's", new WriteCondition.Always());

        assertThat(specs.commit(edit)).isEqualTo(new Moved("config"));
        assertThat(specs.read(CLUSTER).orElseThrow().texts())
                .containsEntry("config", "somebody else's")
                .containsEntry("instancegroup/nodes", "nodes");
    }

    @Test
    void refusesToCreateOverAClusterThatIsThere() {
        specs.commit(creation());

        assertThat(specs.commit(plan(Map.of("config", "another"), new TreeMap<>())))
                .isEqualTo(new Moved("config"));
    }

    @Test
    void takesAwayDocumentsThatGo() {
        specs.commit(creation());
        SortedMap<String, String> gone = new TreeMap<>();
        gone.put("config", null);
        gone.put("instancegroup/nodes", null);

        assertThat(specs.commit(plan(gone, entityTags()))).isEqualTo(new Committed());
        assertThat(specs.clusters()).isEmpty();
        assertThat(bench.store.list(CLUSTER)).isEmpty();
    }

    private SortedMap<String, String> entityTags() {
        return specs.read(CLUSTER).orElseThrow().entityTags();
    }

    private static Plan creation() {
        return plan(Map.of("config", "cluster", "instancegroup/nodes", "nodes"), new TreeMap<>());
    }

    private static Plan plan(Map<String, String> documents, SortedMap<String, String> baseline) {
        return new Plan(CLUSTER, new TreeMap<>(documents), baseline, List.of(), new TreeMap<>(), List.of());
    }
}
