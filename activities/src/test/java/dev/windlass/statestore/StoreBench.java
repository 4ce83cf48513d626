package dev.windlass.statestore;

import dev.windlass.aws.AwsClients;
import dev.windlass.aws.resource.MotoCloud;
import dev.windlass.provider.Identifiers;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.provider.ResourceHandler.Request;
import dev.windlass.provider.ResourceReader;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.Resource;
import dev.windlass.resource.ResourceKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A state store of its own in the emulated cloud, in a folder of a bucket, with everything under test on it. */
public final class StoreBench implements AutoCloseable {

    public static final String CLUSTER = "example.k8s.local";
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static final AtomicInteger BUCKETS = new AtomicInteger();

    final AwsClients clients = MotoCloud.shared().clients();
    public final StateStore store;
    final StoreCatalog catalog;

    public StoreBench() {
        String bucket = "store-" + ProcessHandle.current().pid() + "-" + BUCKETS.incrementAndGet();
        clients.s3().createBucket(request -> request.bucket(bucket));
        store = new StateStore(clients.s3(), StoreLocation.parse("s3://" + bucket + "/kops"));
        catalog = new StoreCatalog(store, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    String create(Resource resource) {
        return handler(resource).create(resource, request());
    }

    @SuppressWarnings("unchecked")
    ResourceHandler<Resource> handler(Resource resource) {
        return (ResourceHandler<Resource>) catalog.handlers().stream()
                .filter(handler -> handler.handles() == resource.getClass())
                .findFirst()
                .orElseThrow();
    }

    static Request request() {
        return new Request(CLUSTER, new Identifiers(), "0123456789abcdef");
    }

    Map<ResourceKey, Found> read(List<Resource> wanted) {
        Map<ResourceKey, Found> byKey = new LinkedHashMap<>();
        for (ResourceReader reader : catalog.readers()) {
            reader.read(DesiredState.of(CLUSTER, wanted), new Identifiers())
                    .forEach(found -> byKey.put(found.resource().key(), found));
        }
        return byKey;
    }

    @Override
    public void close() {
        clients.close();
    }
}
