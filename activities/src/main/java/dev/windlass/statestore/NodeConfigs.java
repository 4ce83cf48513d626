package dev.windlass.statestore;

import dev.windlass.aws.Parallel;
import dev.windlass.plan.Plan;
import dev.windlass.plan.PlannedTask;
import dev.windlass.resource.StoreResource.ManagedFile;
import dev.windlass.statestore.StateStore.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells the node configurations of Windlass from those of other programs. kops' nodes cannot boot from ours, nor ours from
 * kops'. Every digest is recorded before its contents are written, so that a crash never turns our own into another's.
 */
public final class NodeConfigs {

    private static final Pattern PATH = Pattern.compile("igconfig/[^/]+/([^/]+)/nodeupconfig\\.yaml");
    private static final String FOLDER = "igconfig";

    private final StateStore store;

    public NodeConfigs(StateStore store) {
        this.store = store;
    }

    /** How a write ended. */
    sealed interface Written {

        record Done() implements Written {}

        /** What is there is not ours, and stays. */
        record Foreign(String why) implements Written {}
    }

    /** @param path below the cluster's folder */
    static boolean is(String path) {
        return PATH.matcher(path).matches();
    }

    /** Why the cluster must not be updated, in words; empty where every node configuration in the store is ours. */
    public Optional<String> foreign(String cluster) {
        List<String> paths = store.list(cluster + "/" + FOLDER).keySet().stream()
                .map(path -> path.substring(cluster.length() + 1))
                .filter(NodeConfigs::is)
                .toList();
        if (paths.isEmpty()) {
            return Optional.empty();
        }
        Optional<Stored> stored = store.get(path(cluster));
        Optional<NodeConfigRecord> record = stored.flatMap(found -> NodeConfigRecord.read(found.text(), cluster));
        if (stored.isPresent() && record.isEmpty()) {
            return Optional.of(damaged(cluster));
        }
        if (record.isEmpty()) {
            return Optional.of(why(cluster, paths));
        }
        NodeConfigRecord known = record.get();
        List<Optional<Stored>> contents = Parallel.map(paths, path -> store.get(cluster + "/" + path));
        List<String> foreign = new ArrayList<>();
        for (int index = 0; index < paths.size(); index++) {
            String path = paths.get(index);
            if (contents.get(index)
                    .filter(found -> !known.knows(path, found.text()))
                    .isPresent()) {
                foreign.add(path);
            }
        }
        return foreign.isEmpty() ? Optional.empty() : Optional.of(why(cluster, foreign));
    }

    /** Whether Windlass ever began to write node configurations of the cluster. */
    public boolean recorded(String cluster) {
        return store.get(path(cluster))
                .flatMap(found -> NodeConfigRecord.read(found.text(), cluster))
                .isPresent();
    }

    /** Records what the plan is going to write, as far as its contents are known before it is applied. */
    public void announce(Plan plan) {
        List<ManagedFile> files =
                plan.tasks().stream().flatMap(task -> written(task).stream()).toList();
        if (!files.isEmpty()) {
            extend(plan.cluster(), record -> announced(record, plan, files));
        }
    }

    private static NodeConfigRecord announced(NodeConfigRecord record, Plan plan, List<ManagedFile> files) {
        NodeConfigRecord extended = record;
        for (PlannedTask task : plan.tasks()) {
            // The one in force stays known, however many plans end half way.
            if (task instanceof PlannedTask.Modify modify
                    && modify.actual() instanceof ManagedFile file
                    && file.contents() != null
                    && record.knows(file.location(), file.contents().text())) {
                extended = extended.with(file.location(), file.contents().text());
            }
        }
        for (ManagedFile file : files) {
            if (file.contents().placeholders().isEmpty()) {
                extended = extended.with(file.location(), file.contents().text());
            }
        }
        return extended;
    }

    private static Optional<ManagedFile> written(PlannedTask task) {
        return switch (task) {
            case PlannedTask.Create(ManagedFile file) when is(file.location()) -> Optional.of(file);
            case PlannedTask.Modify modify
            when modify.desired() instanceof ManagedFile file && is(file.location()) -> Optional.of(file);
            case PlannedTask.Create _, PlannedTask.Modify _, PlannedTask.Delete _ -> Optional.empty();
        };
    }

    /** Writes over what is ours only; whoever writes meanwhile is found. */
    Written write(String cluster, String path, String contents) {
        while (true) {
            NodeConfigRecord record =
                    extend(cluster, known -> known.knows(path, contents) ? known : known.with(path, contents));
            Optional<Stored> before = store.get(cluster + "/" + path);
            if (before.filter(found -> found.text().equals(contents)).isPresent()) {
                return new Written.Done();
            }
            if (before.filter(found -> !record.knows(path, found.text())).isPresent()) {
                return new Written.Foreign(why(cluster, List.of(path)));
            }
            WriteCondition condition = before.<WriteCondition>map(
                            found -> new WriteCondition.Unchanged(found.entityTag()))
                    .orElseGet(WriteCondition.Absent::new);
            if (store.put(cluster + "/" + path, contents, condition) instanceof WriteOutcome.Written) {
                return new Written.Done();
            }
        }
    }

    /** The cluster is gone, and its node configurations with it. */
    public void forget(String cluster) {
        store.delete(path(cluster));
    }

    /** Each round that is lost was won by another writer, so that all of them come to an end. */
    private NodeConfigRecord extend(String cluster, UnaryOperator<NodeConfigRecord> change) {
        while (true) {
            Optional<Stored> stored = store.get(path(cluster));
            NodeConfigRecord before = stored.map(found -> NodeConfigRecord.read(found.text(), cluster)
                            .orElseThrow(() -> new IllegalStateException(damaged(cluster))))
                    .orElseGet(() -> NodeConfigRecord.empty(cluster));
            NodeConfigRecord after = change.apply(before);
            if (stored.isPresent() && after.equals(before)) {
                return before;
            }
            WriteCondition condition = stored.<WriteCondition>map(
                            found -> new WriteCondition.Unchanged(found.entityTag()))
                    .orElseGet(WriteCondition.Absent::new);
            if (store.put(path(cluster), after.text(), condition) instanceof WriteOutcome.Written) {
                return after;
            }
        }
    }

    private String path(String cluster) {
        return new ClusterPaths(store.location(), cluster).nodeConfigs();
    }

    private String damaged(String cluster) {
        return "s3://%s/%s is not the record of node configurations of %s. Restore its earlier version"
                .formatted(store.location().bucket(), store.location().key(path(cluster)), cluster);
    }

    private static String why(String cluster, List<String> paths) {
        String groups = paths.stream().map(NodeConfigs::group).collect(Collectors.joining(", "));
        return "another program wrote the node configuration of %s (%s). %s"
                .formatted(groups, String.join(", ", paths), keepToKops(cluster));
    }

    private static String group(String path) {
        Matcher matcher = PATH.matcher(path);
        return matcher.matches() ? matcher.group(1) : path;
    }

    /** What a person can do with a cluster whose nodes another program configures. */
    public static String keepToKops(String cluster) {
        return "Windlass cannot update it without making its nodes unbootable. Keep updating it with kops; `windlass"
                + " rolling-update cluster " + cluster + "` rolls it";
    }
}
