package dev.windlass.conformance;

import dev.windlass.activity.JournalActivities;
import dev.windlass.change.ChangeView;
import dev.windlass.change.JournalEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A journal in memory: as in the state store, an entry with an id that is known changes nothing. */
final class RecordingJournal implements JournalActivities {

    private final Map<String, JournalEntry> entries = new LinkedHashMap<>();

    @Override
    public synchronized void record(List<JournalEntry> recorded) {
        recorded.forEach(entry -> entries.putIfAbsent(entry.id(), entry));
    }

    @Override
    public void seal(ChangeView change) {
        // the view is asked for, not read back
    }

    synchronized List<JournalEntry> entries() {
        return List.copyOf(entries.values());
    }
}
