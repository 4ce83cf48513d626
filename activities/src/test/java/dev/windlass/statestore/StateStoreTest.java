package dev.windlass.statestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.statestore.StateStore.Stored;
import dev.windlass.statestore.WriteOutcome.Refused;
import dev.windlass.statestore.WriteOutcome.Written;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("aws")
class StateStoreTest {

    private final StoreBench bench = new StoreBench();
    private final StateStore store = bench.store;

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void readsWhatWasWritten() {
        WriteOutcome outcome = store.put("a/b", "täxt\n", new WriteCondition.Always());

        Stored stored = store.get("a/b").orElseThrow();
        assertThat(stored.text()).isEqualTo("täxt\n");
        assertThat(outcome).isEqualTo(new Written(stored.entityTag()));
        assertThat(stored.entityTag()).isEqualTo(EntityTags.of("täxt\n"));
    }

    @Test
    void keepsTheFirstWhereNothingMayBeThere() {
        store.put("a", "first", new WriteCondition.Absent());

        assertThat(store.put("a", "second", new WriteCondition.Absent())).isEqualTo(new Refused("a"));
        assertThat(store.get("a").orElseThrow().text()).isEqualTo("first");
    }

    @Test
    void replacesTheVersionThatWasRead() {
        store.put("a", "first", new WriteCondition.Always());
        String read = store.get("a").orElseThrow().entityTag();

        assertThat(store.put("a", "second", new WriteCondition.Unchanged(read))).isInstanceOf(Written.class);
        assertThat(store.put("a", "third", new WriteCondition.Unchanged(read))).isEqualTo(new Refused("a"));
        assertThat(store.get("a").orElseThrow().text()).isEqualTo("second");
    }

    @Test
    void refusesToReplaceAVersionThatIsGone() {
        assertThat(store.put("a", "text", new WriteCondition.Unchanged("0123456789abcdef0123456789abcdef")))
                .isEqualTo(new Refused("a"));
        assertThat(store.get("a")).isEmpty();
    }

    @Test
    void listsPathsBelowAFolderOnly() {
        store.put("c/x", "1", new WriteCondition.Always());
        store.put("c/d/y", "2", new WriteCondition.Always());
        store.put("cc/z", "3", new WriteCondition.Always());

        assertThat(store.list("c"))
                .containsExactly(Map.entry("c/d/y", EntityTags.of("2")), Map.entry("c/x", EntityTags.of("1")));
        assertThat(store.folders("")).containsExactly("c", "cc");
        assertThat(store.folders("c")).containsExactly("d");
    }

    @Test
    void stopsListingAtAPath() {
        store.put("c/a", "1", new WriteCondition.Always());
        store.put("c/windlass/x", "2", new WriteCondition.Always());
        store.put("c/z", "3", new WriteCondition.Always());

        assertThat(store.listBefore("c", "c/windlass/").keySet()).containsExactly("c/a");
    }

    @Test
    void namesTheSettingThatIsMissingOrWrong() {
        assertThatThrownBy(() -> StateStore.fromEnvironment(bench.clients.s3(), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("WINDLASS_STATE_STORE: required");
        assertThatThrownBy(() -> StoreLocation.parse("gs://bucket"))
                .hasMessageContaining("WINDLASS_STATE_STORE: must be");
    }

    @Test
    void showsNothingOfWhatItReadInItsText() {
        store.put("a", "sesame", new WriteCondition.Always());

        assertThat(store.get("a").orElseThrow().toString()).doesNotContain("sesame");
    }
}
