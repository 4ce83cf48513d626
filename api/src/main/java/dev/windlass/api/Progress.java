package dev.windlass.api;

import dev.windlass.change.JournalEntry;
import reactor.core.publisher.Flux;

/** What happens, from the moment of subscribing on. */
interface Progress {

    Flux<JournalEntry> entries();
}
