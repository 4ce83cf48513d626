package dev.windlass.provider;

import dev.windlass.resource.Resource;
import java.util.List;

/**
 * Creates, modifies and deletes the resources of one type. Every method finds before it acts, so that running it again
 * after a crash at any point does nothing twice; where AWS takes a client token it is derived from {@link Request#token}.
 *
 * @param <R> the type of resource; documents in it have their placeholders resolved
 */
public interface ResourceHandler<R extends Resource> {

    Class<R> handles();

    /** @return the identifier of the resource, found or made */
    String create(R desired, Request request);

    /**
     * @param fields display names of the components that differ
     * @return the identifier of the resource, which may be a new one
     */
    String modify(R desired, R actual, String identifier, List<String> fields, Request request);

    /** A resource that is gone already is fine. */
    void delete(R actual, String identifier, Request request);

    /**
     * @param identifiers of the resources that this one refers to
     * @param token the same for every attempt of the same task, at most 64 characters of {@code [0-9a-f]}
     */
    record Request(String cluster, Identifiers identifiers, String token) {}
}
