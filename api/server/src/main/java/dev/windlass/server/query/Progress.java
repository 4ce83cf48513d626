package dev.windlass.server.query;

import dev.windlass.change.JournalEntry;
import reactor.core.publisher.Flux;

/** What happens, from the moment of subscribing on. */
public interface Progress {

    Flux<JournalEntry> entries();
}
