package dev.windlass.statestore;

import dev.windlass.aws.Parallel;
import dev.windlass.plan.Plan;
import dev.windlass.resource.SshPublicKey;
import dev.windlass.spec.ClusterDocuments;
import dev.windlass.spec.InvalidSpecException;
import dev.windlass.spec.SpecOutline;
import dev.windlass.spec.SpecProblem;
import dev.windlass.spec.SpecValidation;
import dev.windlass.statestore.StateStore.Stored;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The specs of clusters: {@code config} and {@code instancegroup/<name>}, as YAML text, and the public key of their
 * administrators under {@code pki/ssh/public/admin}.
 */
public final class SpecStore {

    static final String CONFIG = "config";
    private static final String INSTANCE_GROUPS = "instancegroup";
    private static final String SSH_KEYS = "pki/ssh/public/admin";

    private final StateStore store;

    public SpecStore(StateStore store) {
        this.store = store;
    }

    /** Names of all clusters, sorted. A cluster is there while its {@code config} is. */
    public List<String> clusters() {
        List<String> folders = store.folders("");
        List<Boolean> present = Parallel.map(folders, name -> store.exists(name + "/" + CONFIG));
        List<String> clusters = new ArrayList<>();
        for (int index = 0; index < folders.size(); index++) {
            if (present.get(index)) {
                clusters.add(folders.get(index));
            }
        }
        return clusters.stream().sorted().toList();
    }

    /** Empty for an unknown cluster. */
    public Optional<Documents> read(String cluster) {
        List<String> paths = paths(cluster);
        if (!paths.contains(CONFIG)) {
            return Optional.empty();
        }
        List<Optional<Stored>> contents = Parallel.map(paths, path -> store.get(cluster + "/" + path));
        SortedMap<String, String> texts = new TreeMap<>();
        SortedMap<String, String> entityTags = new TreeMap<>();
        for (int index = 0; index < paths.size(); index++) {
            String path = paths.get(index);
            contents.get(index).ifPresent(stored -> {
                texts.put(path, stored.text());
                entityTags.put(path, stored.entityTag());
            });
        }
        return texts.containsKey(CONFIG) ? Optional.of(new Documents(texts, entityTags)) : Optional.empty();
    }

    /** A few small requests rather than one listing of everything the cluster keeps, its history included. */
    private List<String> paths(String cluster) {
        List<String> paths = new ArrayList<>();
        Parallel.map(
                        List.of(INSTANCE_GROUPS, SSH_KEYS),
                        folder -> store.list(cluster + "/" + folder).keySet())
                .forEach(found -> found.forEach(path -> paths.add(path.substring(cluster.length() + 1))));
        paths.add(CONFIG);
        return paths;
    }

    /** Where the administrators' key is kept: under its OpenSSH fingerprint, without the colons. */
    public static String path(SshPublicKey key) {
        return SSH_KEYS + "/" + key.opensshFingerprint().replace(":", "");
    }

    /**
     * Puts a plan's specs in force, each only over the version that the plan was made from. Run again after a crash it
     * goes on where it stopped. The cluster's own spec comes last: a new cluster is not there before its groups are.
     */
    public CommitOutcome commit(Plan plan) {
        List<String> order = new ArrayList<>(plan.documents().keySet());
        order.remove(CONFIG);
        if (plan.documents().containsKey(CONFIG)) {
            order.add(CONFIG);
        }
        Map<String, Optional<Stored>> current = read(plan, order);
        for (String path : order) {
            if (moved(plan, path, current.get(path))) {
                return new CommitOutcome.Moved(path);
            }
        }
        for (String path : order) {
            String wanted = plan.documents().get(path);
            Optional<Stored> stored = current.get(path);
            if (wanted == null) {
                stored.ifPresent(present -> store.delete(plan.cluster() + "/" + path));
            } else if (stored.isEmpty() || !stored.get().text().equals(wanted)) {
                WriteCondition condition = stored.<WriteCondition>map(
                                present -> new WriteCondition.Unchanged(present.entityTag()))
                        .orElseGet(WriteCondition.Absent::new);
                switch (store.put(plan.cluster() + "/" + path, wanted, condition)) {
                    case WriteOutcome.Written written -> {}
                    case WriteOutcome.Refused refused -> {
                        return new CommitOutcome.Moved(path);
                    }
                }
            }
        }
        return new CommitOutcome.Committed();
    }

    private Map<String, Optional<Stored>> read(Plan plan, List<String> order) {
        List<Optional<Stored>> contents = Parallel.map(order, path -> store.get(plan.cluster() + "/" + path));
        Map<String, Optional<Stored>> current = new TreeMap<>();
        for (int index = 0; index < order.size(); index++) {
            current.put(order.get(index), contents.get(index));
        }
        return current;
    }

    /** Neither what the plan was made from nor what it is to become. */
    private static boolean moved(Plan plan, String path, Optional<Stored> stored) {
        String wanted = plan.documents().get(path);
        boolean done = stored.map(Stored::text).equals(Optional.ofNullable(wanted));
        boolean unmoved = stored.map(Stored::entityTag)
                .equals(Optional.ofNullable(plan.baseline().get(path)));
        return !done && !unmoved;
    }

    static boolean isSpec(String path) {
        return path.equals(CONFIG) || path.startsWith(INSTANCE_GROUPS + "/");
    }

    static boolean isSshKey(String path) {
        return path.startsWith(SSH_KEYS + "/");
    }

    /** What is stored of one cluster's specs, by path below its folder: YAML text, and the entity tag it was read with. */
    public record Documents(SortedMap<String, String> texts, SortedMap<String, String> entityTags) {

        public Documents {
            texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
            entityTags = Collections.unmodifiableSortedMap(new TreeMap<>(entityTags));
        }

        /** All specs as one YAML stream, the cluster first. */
        public String stream() {
            List<String> documents = new ArrayList<>();
            documents.add(texts.get(CONFIG));
            texts.forEach((path, text) -> {
                if (!path.equals(CONFIG) && !isSshKey(path)) {
                    documents.add(text);
                }
            });
            return String.join("\n---\n", documents);
        }

        /** What can be told of them even where they say more than is understood. @throws InvalidSpecException as there */
        public SpecOutline outline() {
            return SpecOutline.of(texts);
        }

        /** What keeps them from being understood as a whole; empty where nothing does. */
        public List<SpecProblem> problems() {
            try {
                return SpecValidation.check(ClusterDocuments.parse(stream()));
            } catch (InvalidSpecException e) {
                return e.problems();
            }
        }

        /**
         * The administrators' key.
         *
         * @throws IllegalArgumentException when there are several, as kops refuses too, or when it is none
         */
        public Optional<SshPublicKey> sshPublicKey() {
            List<String> keys =
                    texts.keySet().stream().filter(SpecStore::isSshKey).toList();
            if (keys.size() > 1) {
                throw new IllegalArgumentException(SSH_KEYS + ": holds " + keys.size() + " keys, there may be one");
            }
            try {
                return keys.stream().findFirst().map(path -> new SshPublicKey(texts.get(path)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(keys.getFirst() + ": " + e.getMessage(), e);
            }
        }
    }

    /** How a commit ended. */
    public sealed interface CommitOutcome {

        record Committed() implements CommitOutcome {}

        /** Somebody else wrote this document after the plan was made. Usually nothing at all was written. */
        record Moved(String path) implements CommitOutcome {}
    }
}
