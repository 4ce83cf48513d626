package dev.windlass.aws.resource;

import dev.windlass.aws.AwsClients;
import dev.windlass.aws.Polling;
import dev.windlass.provider.Identifiers;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.provider.ResourceHandler.Request;
import dev.windlass.provider.ResourceReader;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.References;
import dev.windlass.resource.Resource;
import dev.windlass.resource.ResourceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** One cluster in the emulated cloud, with the handlers and readers under test on it. */
public final class Workbench implements AutoCloseable {

    private static final AtomicInteger CLUSTERS = new AtomicInteger();
    private static final String TOKEN = "0123456789abcdef";

    public final AwsClients clients = MotoCloud.shared().clients();
    public final SampleCluster cluster = new SampleCluster("c" + CLUSTERS.incrementAndGet() + ".k8s.local");
    public final Identifiers identifiers = new Identifiers();
    public final Polling polling = new Polling(Duration.ofMillis(20), Duration.ofSeconds(10), () -> {});
    private final List<ResourceReader> readers = new ArrayList<>();
    private final List<ResourceHandler<?>> handlers = new ArrayList<>();

    public Workbench() {
        this(false);
    }

    private Workbench(boolean otherServices) {
        Ec2Catalog catalog = new Ec2Catalog(clients, polling);
        readers.addAll(catalog.networkReaders());
        handlers.addAll(catalog.handlers());
        if (otherServices) {
            ServiceCatalog services = new ServiceCatalog(clients);
            readers.addAll(services.readers());
            handlers.addAll(services.handlers());
        }
        readers.addAll(catalog.computeReaders());
    }

    /** With the services beside EC2 and Auto Scaling. */
    static Workbench whole() {
        return new Workbench(true);
    }

    /** Creates every resource once those that it refers to are there. */
    Workbench create(List<Resource> resources) {
        List<Resource> waiting = new ArrayList<>(resources);
        while (!waiting.isEmpty()) {
            Resource next = waiting.stream()
                    .filter(resource -> waiting.stream()
                            .map(Resource::key)
                            .noneMatch(key -> References.of(resource).contains(key)))
                    .findFirst()
                    .orElseThrow();
            create(next);
            waiting.remove(next);
        }
        return this;
    }

    String create(Resource resource) {
        String identifier = handler(resource).create(resource, request());
        identifiers.put(resource.key(), identifier);
        return identifier;
    }

    public String modify(Resource desired, String... fields) {
        Resource actual = read(List.of(desired)).get(desired.key()).resource();
        return handler(desired).modify(desired, actual, identifierOf(desired), List.of(fields), request());
    }

    public void delete(Resource resource) {
        handler(resource).delete(resource, identifierOf(resource), request());
    }

    String identifierOf(Resource resource) {
        return identifiers.require(resource.ref());
    }

    /** As the next plan would: from nothing but the cloud, and what is wanted. */
    Map<ResourceKey, Found> read(List<Resource> wanted) {
        return read(DesiredState.of(cluster.name(), wanted));
    }

    Map<ResourceKey, Found> read(DesiredState desired) {
        Identifiers found = new Identifiers();
        Map<ResourceKey, Found> byKey = new LinkedHashMap<>();
        for (ResourceReader reader : readers) {
            for (Found item : reader.read(desired, found)) {
                if (byKey.put(item.resource().key(), item) != null) {
                    throw new AssertionError("found twice: " + item.resource().key());
                }
            }
        }
        return byKey;
    }

    /** What the cloud keeps for other services' resources, made without their handlers. */
    Workbench withNeighbours() {
        clients.iam().createInstanceProfile(call -> call.instanceProfileName("nodes." + cluster.name()));
        String targetGroup = clients.loadBalancing()
                .createTargetGroup(call -> call.name(cluster.targetGroup())
                        .protocol("TCP")
                        .port(443)
                        .vpcId(identifiers.require(cluster.vpcRef())))
                .targetGroups()
                .getFirst()
                .targetGroupArn();
        identifiers.put(new ResourceKey("TargetGroup", cluster.targetGroup()), targetGroup);
        return this;
    }

    public Workbench createAll() {
        return create(cluster.network())
                .create(cluster.firewall())
                .withNeighbours()
                .create(cluster.compute());
    }

    private Request request() {
        return new Request(cluster.name(), identifiers, TOKEN);
    }

    @SuppressWarnings("unchecked")
    private ResourceHandler<Resource> handler(Resource resource) {
        return (ResourceHandler<Resource>) handlers.stream()
                .filter(handler -> handler.handles() == resource.getClass())
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        clients.close();
    }
}
