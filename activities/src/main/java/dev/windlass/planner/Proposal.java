package dev.windlass.planner;

import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.SpecEdit;
import dev.windlass.resource.SshPublicKey;
import dev.windlass.spec.ClusterDefinition;
import dev.windlass.spec.ClusterDocuments;
import dev.windlass.spec.InstanceGroupSpec;
import dev.windlass.spec.InvalidSpecException;
import dev.windlass.spec.SpecValidation;
import dev.windlass.statestore.SpecStore;
import dev.windlass.statestore.SpecStore.Documents;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What the specs would be after a change.
 *
 * @param definition the whole cluster as it should be, and valid
 * @param sshKey the administrators' key
 * @param documents those that change, by path; {@code null} text for one that goes
 */
record Proposal(ClusterDefinition definition, Optional<SshPublicKey> sshKey, SortedMap<String, String> documents) {

    Proposal {
        documents = Collections.unmodifiableSortedMap(new TreeMap<>(documents));
    }

    /** @throws InvalidChangeException naming the field and the rule */
    static Proposal of(Change change, Optional<Documents> stored) {
        try {
            return switch (change.request()) {
                case ChangeRequest.Create create -> created(change, create, stored);
                case ChangeRequest.Edit edit ->
                    replaced(existing(change, stored), current -> SpecEdit.apply(current, edit));
                case ChangeRequest.Replace replace ->
                    replaced(
                            existing(change, stored),
                            current -> named(change, ClusterDocuments.parse(replace.documents())));
                case ChangeRequest.Update update -> unchanged(existing(change, stored));
                case ChangeRequest.Roll _, ChangeRequest.Delete _ ->
                    throw new IllegalStateException("a " + change.request().kind() + " proposes no specs");
            };
        } catch (InvalidSpecException e) {
            throw new InvalidChangeException(e.getMessage());
        }
    }

    private static Proposal created(Change change, ChangeRequest.Create create, Optional<Documents> stored) {
        ClusterDefinition definition = named(change, ClusterDocuments.parse(create.documents()));
        Optional<SshPublicKey> sshKey =
                Optional.ofNullable(create.sshPublicKey()).map(Proposal::key);
        SortedMap<String, String> documents = write(definition);
        sshKey.ifPresent(key -> documents.put(SpecStore.path(key), key.text()));
        // A creation that was interrupted after its commit finds its own documents, and goes on.
        if (stored.isPresent() && !stored.get().texts().equals(documents)) {
            throw new InvalidChangeException("cluster: " + change.cluster() + " exists already");
        }
        SpecValidation.requireValid(definition);
        return new Proposal(definition, sshKey, documents);
    }

    private static Proposal replaced(Documents stored, UnaryOperator<ClusterDefinition> modification) {
        ClusterDefinition before = ClusterDocuments.parse(stored.stream());
        ClusterDefinition after = modification.apply(before);
        SpecValidation.requireValid(after);
        SortedMap<String, String> changed = new TreeMap<>();
        SortedMap<String, String> was = write(before);
        SortedMap<String, String> becomes = write(after);
        becomes.forEach((path, text) -> {
            if (!text.equals(was.get(path))) {
                changed.put(path, text);
            }
        });
        was.keySet().stream().filter(path -> !becomes.containsKey(path)).forEach(path -> changed.put(path, null));
        return new Proposal(after, storedKey(stored), changed);
    }

    private static Proposal unchanged(Documents stored) {
        ClusterDefinition definition = ClusterDocuments.parse(stored.stream());
        SpecValidation.requireValid(definition);
        return new Proposal(definition, storedKey(stored), new TreeMap<>());
    }

    private static SshPublicKey key(String text) {
        try {
            SshPublicKey key = new SshPublicKey(text);
            key.awsFingerprint();
            return key;
        } catch (IllegalArgumentException e) {
            throw new InvalidChangeException("sshPublicKey: " + e.getMessage());
        }
    }

    private static Optional<SshPublicKey> storedKey(Documents stored) {
        try {
            return stored.sshPublicKey();
        } catch (IllegalArgumentException e) {
            throw new InvalidChangeException(e.getMessage());
        }
    }

    static Documents existing(Change change, Optional<Documents> stored) {
        return stored.orElseThrow(
                () -> new InvalidChangeException("cluster: " + change.cluster() + " is not in the state store"));
    }

    private static ClusterDefinition named(Change change, ClusterDefinition definition) {
        if (!definition.name().equals(change.cluster())) {
            throw new InvalidChangeException("metadata.name: must be " + change.cluster()
                    + ", the cluster of the change, not " + definition.name());
        }
        return definition;
    }

    private static SortedMap<String, String> write(ClusterDefinition definition) {
        SortedMap<String, String> documents = new TreeMap<>();
        documents.put("config", ClusterDocuments.toYaml(definition.cluster()));
        for (InstanceGroupSpec group : definition.instanceGroups()) {
            documents.put("instancegroup/" + group.name(), ClusterDocuments.toYaml(group, definition.name()));
        }
        return documents;
    }
}
