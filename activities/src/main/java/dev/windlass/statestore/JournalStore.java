package dev.windlass.statestore;

import dev.windlass.aws.Parallel;
import dev.windlass.change.ChangeView;
import dev.windlass.change.EventOrigin;
import dev.windlass.change.EventTypes;
import dev.windlass.change.JournalEntry;
import dev.windlass.plan.PlanJson;
import dev.windlass.statestore.ChangeCache.Sealed;
import dev.windlass.statestore.StateStore.Listed;
import dev.windlass.statestore.StateStore.Stored;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The history of clusters: one object an entry, one a change. It outlives the cluster and the workflows' own history. */
public final class JournalStore {

    private static final Comparator<ChangeView> BY_TIME = Comparator.comparing(
                    ChangeView::requestedAt, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(ChangeView::id);

    private static final Comparator<JournalEntry> IN_ORDER = Comparator.comparing(
                    JournalEntry::at, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(JournalStore::sequence)
            .thenComparing(JournalEntry::id);

    private static final Comparator<Listed> LAST_SEALED =
            Comparator.comparing(Listed::writtenAt).reversed().thenComparing(Listed::path);

    private final StateStore store;
    private final ChangeCache cache = new ChangeCache();

    public JournalStore(StateStore store) {
        this.store = store;
    }

    /** An entry with an id that is there already changes nothing: the first record of a step stays. */
    public void record(Collection<JournalEntry> entries) {
        Parallel.map(List.copyOf(entries), entry -> store.put(path(entry), json(entry), new WriteCondition.Absent()));
    }

    /** Over what was stored of the change before. */
    public void seal(ChangeView change) {
        store.put(paths(change.cluster()).change(change.id()), json(change), new WriteCondition.Always());
    }

    /** Every change of the cluster, oldest first. */
    public List<ChangeView> changes(String cluster) {
        return Parallel.map(store.list(paths(cluster).changes()).keySet(), path -> read(path, ChangeView.class))
                .stream()
                .flatMap(Optional::stream)
                .sorted(BY_TIME)
                .toList();
    }

    /**
     * The changes that were sealed last, oldest first. A record is read again only if it was written again.
     *
     * @param limit at most so many of all these clusters together
     */
    public List<ChangeView> newest(Collection<String> clusters, int limit) {
        List<Listed> last = Parallel.map(
                        clusters, cluster -> store.listed(paths(cluster).changes()))
                .stream()
                .flatMap(List::stream)
                .sorted(LAST_SEALED)
                .limit(limit)
                .toList();
        return Parallel.map(last, object -> cache.get(object, this::sealed)).stream()
                .flatMap(Optional::stream)
                .sorted(BY_TIME)
                .toList();
    }

    private Optional<Sealed> sealed(String path) {
        return store.get(path).map(stored -> new Sealed(stored.entityTag(), parse(stored, ChangeView.class)));
    }

    public Optional<ChangeView> change(String cluster, String id) {
        return read(paths(cluster).change(id), ChangeView.class);
    }

    /** Every step of the change, oldest first. */
    public List<JournalEntry> entries(String cluster, String change) {
        return Parallel.map(store.list(paths(cluster).history(change)).keySet(), path -> read(path, JournalEntry.class))
                .stream()
                .flatMap(Optional::stream)
                .sorted(IN_ORDER)
                .toList();
    }

    /**
     * Where the event of a change came from; empty if no history of such a change is kept. The entry that tells it is the
     * first by name, so that of a long history one object is read.
     */
    public Optional<EventOrigin> origin(String cluster, String change) {
        return store.list(paths(cluster).history(change)).keySet().stream()
                .flatMap(path -> read(path, JournalEntry.class).stream())
                .filter(entry -> entry.type().equals(EventTypes.CHANGE_ADMITTED))
                .map(entry -> new EventOrigin(
                        entry.data().getOrDefault(EventOrigin.SOURCE, ""),
                        entry.data().getOrDefault(EventOrigin.DIGEST, "")))
                .findFirst();
    }

    private <T> Optional<T> read(String path, Class<T> type) {
        return store.get(path).map(stored -> parse(stored, type));
    }

    private static <T> T parse(Stored stored, Class<T> type) {
        return PlanJson.read(stored.text().getBytes(StandardCharsets.UTF_8), type);
    }

    /** The number at the end of an id, so that step 10 comes after step 9. */
    private static long sequence(JournalEntry entry) {
        String last = entry.id().substring(entry.id().lastIndexOf('/') + 1);
        return last.matches("[0-9]{1,18}") ? Long.parseLong(last) : Long.MAX_VALUE;
    }

    private String path(JournalEntry entry) {
        return paths(entry.cluster()).entry(entry.change(), entry.id());
    }

    private ClusterPaths paths(String cluster) {
        return new ClusterPaths(store.location(), cluster);
    }

    private static String json(Object value) {
        return new String(PlanJson.bytes(value), StandardCharsets.UTF_8);
    }
}
