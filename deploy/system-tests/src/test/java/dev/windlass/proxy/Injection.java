package dev.windlass.proxy;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A fault that a proxy was told to inject: for which requests, and how many of them at most. */
public final class Injection implements AutoCloseable {

    private final Predicate<Request> matching;
    private final Fault fault;
    private final int limit;
    private final AtomicInteger hits = new AtomicInteger();
    private volatile boolean ended;

    Injection(Predicate<Request> matching, Fault fault, int limit) {
        this.matching = Objects.requireNonNull(matching, "matching is null");
        this.fault = Objects.requireNonNull(fault, "fault is null");
        this.limit = limit;
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1: " + limit);
        }
    }

    /** Whether this request is to be hit; it then counts as hit. */
    boolean takes(Request request) {
        return !ended && matching.test(request) && hits.getAndUpdate(count -> Math.min(count + 1, limit)) < limit;
    }

    Fault fault() {
        return fault;
    }

    /** How many requests were hit. */
    public int hits() {
        return hits.get();
    }

    /** Hits no more. */
    @Override
    public void close() {
        ended = true;
    }
}
