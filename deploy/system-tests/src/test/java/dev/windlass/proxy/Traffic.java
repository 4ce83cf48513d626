package dev.windlass.proxy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** What went through one proxy or several, in one order: that in which the requests arrived. */
public final class Traffic {

    private final AtomicLong numbers = new AtomicLong();
    private final ConcurrentSkipListMap<Long, Exchange> exchanges = new ConcurrentSkipListMap<>();
    private final InstantSource clock;

    public Traffic() {
        this(InstantSource.system());
    }

    /** @param clock whose time requests and answers are kept with, such as that of a test which lets time skip */
    public Traffic(InstantSource clock) {
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    Instant now() {
        return clock.instant();
    }

    long next() {
        return numbers.incrementAndGet();
    }

    /** Over what was kept of the same request before. Called before the asker hears, who would otherwise look too early. */
    void keep(Exchange exchange) {
        exchanges.put(exchange.request().number(), exchange);
    }

    /** Those that were answered, and those that never will be. */
    public List<Exchange> exchanges() {
        return List.copyOf(exchanges.values());
    }
}
