package dev.windlass.statestore;

import dev.windlass.provider.ResourceHandler;
import dev.windlass.resource.Document;
import dev.windlass.resource.StoreResource;
import java.util.List;
import java.util.function.Function;

/** Files whose contents follow from the specs. The identifier is the path in the store. */
final class FileHandler<R extends StoreResource> implements ResourceHandler<R> {

    private final StateStore store;
    private final Class<R> type;
    private final Function<R, Document> contents;

    FileHandler(StateStore store, Class<R> type, Function<R, Document> contents) {
        this.store = store;
        this.type = type;
        this.contents = contents;
    }

    @Override
    public Class<R> handles() {
        return type;
    }

    @Override
    public String create(R desired, Request request) {
        return write(desired, request);
    }

    @Override
    public String modify(R desired, R actual, String identifier, List<String> fields, Request request) {
        return write(desired, request);
    }

    /** Unconditional: the same task writes the same bytes, however often. */
    private String write(R desired, Request request) {
        String path = new ClusterPaths(store.location(), request.cluster()).of(desired);
        store.put(path, contents.apply(desired).text(), new WriteCondition.Always());
        return path;
    }

    @Override
    public void delete(R actual, String identifier, Request request) {
        store.delete(identifier);
    }
}
