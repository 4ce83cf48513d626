package dev.windlass.statestore;

import dev.windlass.aws.Parallel;
import dev.windlass.provider.Identifiers;
import dev.windlass.provider.ResourceReader;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.Document;
import dev.windlass.resource.Document.Placeholder;
import dev.windlass.resource.Resource;
import dev.windlass.resource.ResourceKey;
import dev.windlass.resource.StoreResource;
import dev.windlass.resource.StoreResource.AddonManifest;
import dev.windlass.resource.StoreResource.BootstrapChannel;
import dev.windlass.resource.StoreResource.Keypair;
import dev.windlass.resource.StoreResource.ManagedFile;
import dev.windlass.resource.StoreResource.Secret;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads what a cluster has in the state store: one listing, and one request for each file that is not byte for byte what
 * is wanted. Keys and tokens are only looked for, never fetched, but for certificates that documents ask for.
 *
 * <p>Files that nobody wants are told of only where nothing at all is wanted, that is when the cluster goes: an addon
 * that is out of the channel is harmless, and kops leaves it too.
 */
final class StoreReader implements ResourceReader {

    private final StateStore store;
    private final KeysetStore keysets;

    StoreReader(StateStore store) {
        this.store = store;
        this.keysets = new KeysetStore(store);
    }

    @Override
    public List<Found> read(DesiredState desired, Identifiers identifiers) {
        ClusterPaths paths = new ClusterPaths(store.location(), desired.cluster());
        SortedMap<String, String> entityTags = store.listBefore(desired.cluster(), paths.own());
        List<Found> found =
                desired.resources().isEmpty() ? everything(paths, entityTags) : wanted(paths, desired, entityTags);
        found.forEach(item -> identifiers.put(item.resource().key(), item.id()));
        return found;
    }

    private static List<Found> everything(ClusterPaths paths, SortedMap<String, String> entityTags) {
        String folder = paths.of("");
        List<Found> found = new ArrayList<>();
        for (String path : entityTags.keySet()) {
            ClusterPaths.recognise(path.substring(folder.length()))
                    .ifPresent(resource -> found.add(new Found(resource, path)));
        }
        return found;
    }

    private List<Found> wanted(ClusterPaths paths, DesiredState desired, SortedMap<String, String> entityTags) {
        Set<ResourceKey> certificates = certificatesAskedFor(desired);
        List<StoreResource> present = desired.all(StoreResource.class).stream()
                .filter(resource -> entityTags.containsKey(paths.of(resource)))
                .toList();
        return Parallel.map(present, resource -> {
            String path = paths.of(resource);
            String entityTag = entityTags.get(path);
            return switch (resource) {
                case ManagedFile file ->
                    new Found(
                            new ManagedFile(
                                    file.name(),
                                    file.base(),
                                    file.location(),
                                    contents(file.contents(), path, entityTag)),
                            path);
                case AddonManifest manifest ->
                    new Found(
                            new AddonManifest(
                                    manifest.name(),
                                    manifest.location(),
                                    contents(manifest.contents(), path, entityTag)),
                            path);
                case BootstrapChannel channel ->
                    new Found(
                            new BootstrapChannel(
                                    channel.name(), channel.location(), contents(channel.contents(), path, entityTag)),
                            path);
                case Keypair keypair ->
                    certificates.contains(keypair.key())
                            ? new Found(keypair, path, certificate(paths, keypair))
                            : new Found(keypair, path);
                case Secret secret -> new Found(secret, path);
            };
        });
    }

    private Map<String, String> certificate(ClusterPaths paths, Keypair keypair) {
        return Map.of(
                KeysetStore.CERTIFICATE,
                keysets.require(paths, keypair.name()).primary().certificate());
    }

    /** Where the entity tag tells nothing, because of KMS or parts, the file is fetched and compared. */
    private Document contents(Document desired, String path, String entityTag) {
        if (desired != null && EntityTags.of(desired.text()).equals(entityTag)) {
            return desired;
        }
        return store.get(path).map(stored -> new Document(stored.text())).orElse(null);
    }

    private static Set<ResourceKey> certificatesAskedFor(DesiredState desired) {
        return desired.resources().values().stream()
                .flatMap(StoreReader::documents)
                .flatMap(document -> document.placeholders().stream())
                .filter(placeholder -> placeholder.attribute().equals(KeysetStore.CERTIFICATE))
                .map(Placeholder::resource)
                .collect(Collectors.toSet());
    }

    private static Stream<Document> documents(Resource resource) {
        return Stream.of(resource.getClass().getRecordComponents())
                .filter(component -> component.getType() == Document.class)
                .map(component -> (Document) read(component, resource))
                .filter(Objects::nonNull);
    }

    private static Object read(RecordComponent component, Resource resource) {
        try {
            return component.getAccessor().invoke(resource);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
