package dev.windlass.server.rest;

import dev.windlass.change.Admission;
import dev.windlass.change.Approval;
import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeView;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.EventOrigin;
import dev.windlass.change.JournalEntry;
import dev.windlass.change.Phase;
import dev.windlass.change.QuestionAnswer;
import dev.windlass.change.SubjectCommand;
import dev.windlass.ingest.KnownEvents;
import dev.windlass.server.command.ChangeCommands;
import dev.windlass.server.problem.ProblemException;
import dev.windlass.server.query.ChangeQueries;
import dev.windlass.server.query.ChangeReference;
import dev.windlass.server.query.ClusterQueries;
import dev.windlass.server.query.PlanPreviews;
import dev.windlass.server.query.Progress;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** One cluster and its changes, with the rules that a workflow would keep. */
@Singleton
@Primary
@Requires(property = "fake.windlass")
public final class FakeWindlass
        implements ChangeQueries, ChangeCommands, ClusterQueries, PlanPreviews, Progress, KnownEvents {

    public static final String CLUSTER = "example.cluster.k8s.local";
    static final String DIGEST = "d".repeat(64);

    final Map<String, ChangeView> changes = new LinkedHashMap<>();
    /** What looking at a cluster fails with, or {@code null}. */
    RuntimeException failure;
    /** Where the events of changes came from, by the ids of the changes. */
    final Map<String, EventOrigin> origins = new ConcurrentHashMap<>();
    /** Words to rollouts, in order. */
    final List<String> heard = new CopyOnWriteArrayList<>();

    final Sinks.Many<JournalEntry> journal = Sinks.many().multicast().directBestEffort();

    static ChangeView view(String id, Phase phase) {
        return view(CLUSTER, id, phase);
    }

    static ChangeView view(String cluster, String id, Phase phase) {
        Instant finished = phase.isFinal() ? Instant.EPOCH : null;
        return new ChangeView(
                id,
                cluster,
                "update",
                "ada",
                "",
                ApprovalPolicy.REQUIRED,
                phase,
                DIGEST,
                1,
                2,
                3,
                0,
                6,
                List.of(),
                false,
                null,
                null,
                null,
                Instant.parse("2026-11-23T10:00:00Z"),
                finished,
                null,
                List.of());
    }

    static JournalEntry entry(String id, String change) {
        return new JournalEntry(
                id,
                Instant.parse("2026-11-23T10:00:01Z"),
                CLUSTER,
                change,
                "dev.windlass.change.planned.v1",
                "windlass",
                change,
                "planned",
                Map.of());
    }

    @Override
    public Optional<Admission> verdict(Change change) {
        return Optional.ofNullable(origins.get(change.id())).map(known -> known.again(change.id(), change.origin()));
    }

    @Override
    public List<ChangeView> changes(String cluster, int limit) {
        return changes.values().stream()
                .filter(view -> cluster == null || view.cluster().equals(cluster))
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<ChangeView> change(ChangeReference reference) {
        return reference.choose(changes.values());
    }

    @Override
    public List<JournalEntry> entries(String cluster, String change) {
        return changes(cluster, Integer.MAX_VALUE).stream()
                .filter(view -> change == null || view.id().equals(change))
                .map(view -> entry(view.id() + "/1", view.id()))
                .toList();
    }

    @Override
    public Optional<String> planText(ChangeView change) {
        return Optional.of("Will create resources:\n");
    }

    @Override
    public Optional<String> planJson(ChangeView change) {
        return Optional.of("{\"cluster\":\"" + change.cluster() + "\"}");
    }

    @Override
    public ChangeView approve(ChangeReference reference, Approval approval) {
        ChangeView known = change(reference).orElseThrow(reference::notFound);
        String id = known.id();
        if (!known.digest().equals(approval.digest())) {
            throw ProblemException.conflict("digest: is not the sealed plan's");
        }
        changes.put(id, view(id, Phase.APPLYING));
        return changes.get(id);
    }

    @Override
    public ChangeView reject(ChangeReference reference, Approval rejection) {
        ChangeView known = change(reference).orElseThrow(reference::notFound);
        String id = known.id();
        changes.put(id, view(id, Phase.REJECTED));
        return changes.get(id);
    }

    @Override
    public ChangeView pause(ChangeReference reference, CommandRequest word) {
        ChangeView known = change(reference).orElseThrow(reference::notFound);
        String id = known.id();
        return changes.get(id);
    }

    @Override
    public ChangeView resume(ChangeReference reference, CommandRequest word) {
        ChangeView known = change(reference).orElseThrow(reference::notFound);
        String id = known.id();
        return changes.get(id);
    }

    @Override
    public ChangeView abort(ChangeReference reference, CommandRequest word) {
        ChangeView known = change(reference).orElseThrow(reference::notFound);
        if (known.phase().isFinal()) {
            throw ProblemException.conflict(
                    "change: " + known.id() + " is finished: " + known.phase().words());
        }
        heard.add("abort " + by(word.who(), word.reason()));
        return known;
    }

    @Override
    public ChangeView skip(ChangeReference reference, SubjectCommand node) {
        return heard(reference, "skip " + node.subject() + " " + by(node.who(), node.reason()));
    }

    @Override
    public ChangeView force(ChangeReference reference, SubjectCommand pod) {
        return heard(reference, "force " + pod.subject() + " " + by(pod.who(), pod.reason()));
    }

    @Override
    public ChangeView retry(ChangeReference reference, CommandRequest word) {
        return heard(reference, "retry " + by(word.who(), word.reason()));
    }

    @Override
    public ChangeView retarget(ChangeReference reference, QuestionAnswer answer) {
        return heard(reference, "retarget " + words(answer));
    }

    @Override
    public ChangeView answer(ChangeReference reference, QuestionAnswer answer) {
        return heard(reference, "answer " + words(answer));
    }

    /** As the validators refuse: nothing rolls, so there is nothing to order. */
    private ChangeView heard(ChangeReference reference, String word) {
        ChangeView known = change(reference).orElseThrow(reference::notFound);
        if (known.phase() != Phase.ROLLING) {
            throw ProblemException.conflict("change: " + known.id() + " does not roll");
        }
        heard.add(word);
        return known;
    }

    private static String words(QuestionAnswer answer) {
        return answer.choice() + " to " + answer.question() + " of " + answer.instanceGroup() + " "
                + by(answer.who(), answer.reason());
    }

    private static String by(String who, String reason) {
        return "by " + who + " (" + reason + ")";
    }

    @Override
    public List<ClusterRow> clusters() {
        return List.of(new ClusterRow(CLUSTER, "aws", List.of("us-east-1d"), "1.36.3", "kubenet", "READY", List.of()));
    }

    @Override
    public Optional<String> documents(String cluster) {
        return known(cluster, "kind: Cluster\n");
    }

    @Override
    public Optional<List<InstanceGroupRow>> instanceGroups(String cluster) {
        return known(cluster, List.of());
    }

    @Override
    public Optional<List<RollingUpdateRow>> rollingUpdate(String cluster) {
        if (failure != null) {
            throw failure;
        }
        return known(
                cluster, List.of(new RollingUpdateRow("nodes-us-east-1d", "NeedsUpdate", 2, 0, 2, 2, 2, 2, List.of())));
    }

    @Override
    public Optional<Validation> validation(String cluster) {
        return known(cluster, new Validation(true, List.of(), List.of(), List.of()));
    }

    @Override
    public Optional<String> kubeconfig(String cluster, Optional<Duration> ttl, String user) {
        return known(cluster, "# " + ttl.map(Duration::toString).orElse("no credential") + " " + user + "\n");
    }

    @Override
    public Preview preview(Change change) {
        return new Preview(DIGEST, 1, 0, 0, List.of(), "Will create resources:\n");
    }

    @Override
    public Flux<JournalEntry> entries() {
        return journal.asFlux();
    }

    private static <T> Optional<T> known(String cluster, T answer) {
        return cluster.equals(CLUSTER) ? Optional.of(answer) : Optional.empty();
    }
}
