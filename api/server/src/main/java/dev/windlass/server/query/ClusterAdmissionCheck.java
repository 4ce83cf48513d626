package dev.windlass.server.query;

import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.SpecEdit;
import dev.windlass.ingest.AdmissionCheck;
import dev.windlass.ingest.Decoded.Invalid;
import dev.windlass.resource.SshPublicKey;
import dev.windlass.spec.ClusterDefinition;
import dev.windlass.spec.ClusterDocuments;
import dev.windlass.spec.InvalidSpecException;
import dev.windlass.spec.SpecProblem;
import dev.windlass.spec.SpecValidation;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Refuses a change of an unknown cluster, a spec that breaks rules, and an update of nodes that another program configures.
 * If changes of the cluster are still on their way, what the state store says is out of date: then the plan decides.
 */
@Singleton
final class ClusterAdmissionCheck implements AdmissionCheck {

    /** A cluster deleted meanwhile is then found missing by the plan. */
    private static final Duration KNOWN = Duration.ofSeconds(10);

    private final Records records;
    private final ActiveChangeIndex busy;
    private final NameCache known = new NameCache(KNOWN);
    /** Many updates of one cluster are one look at its specs; the plan looks again. */
    private final NameCache updatable = new NameCache(KNOWN);

    ClusterAdmissionCheck(Records records, ActiveChangeIndex busy) {
        this.records = records;
        this.busy = busy;
    }

    @Override
    public Optional<Invalid> refusal(Change change) {
        return switch (change.request()) {
            case ChangeRequest.Create create ->
                documents(change, create.documents()).or(() -> sshKey(create.sshPublicKey()));
            case ChangeRequest.Replace replace ->
                unknown(change).or(() -> foreign(change)).or(() -> documents(change, replace.documents()));
            case ChangeRequest.Edit edit -> edit(change, edit);
            case ChangeRequest.Update _ -> unknown(change).or(() -> update(change));
            case ChangeRequest.Roll _, ChangeRequest.Delete _ -> unknown(change);
        };
    }

    private Optional<Invalid> documents(Change change, String documents) {
        try {
            ClusterDefinition definition = ClusterDocuments.parse(documents);
            if (!definition.name().equals(change.cluster())) {
                return Optional.of(new Invalid("must be " + change.cluster(), "data.change.documents metadata.name"));
            }
            return problems(SpecValidation.check(definition), "data.change.documents");
        } catch (InvalidSpecException invalid) {
            return problems(invalid.problems(), "data.change.documents");
        }
    }

    private static Optional<Invalid> sshKey(String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            new SshPublicKey(text).awsFingerprint();
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(new Invalid(e.getMessage(), "data.change.sshPublicKey"));
        }
    }

    private Optional<Invalid> edit(Change change, ChangeRequest.Edit edit) {
        Optional<String> stored = records.documents(change.cluster());
        if (stored.isEmpty()) {
            return unknown(change);
        }
        return foreign(change).or(() -> edited(stored.get(), edit).filter(_ -> !busy.isBusy(change.cluster())));
    }

    private Optional<Invalid> update(Change change) {
        if (updatable.has(change.cluster())) {
            return Optional.empty();
        }
        Optional<Invalid> refusal = foreign(change)
                .or(() -> records.documents(change.cluster())
                        .flatMap(ClusterAdmissionCheck::stored)
                        .filter(_ -> !busy.isBusy(change.cluster())));
        if (refusal.isEmpty()) {
            updatable.add(change.cluster());
        }
        return refusal;
    }

    private static Optional<Invalid> stored(String documents) {
        try {
            return problems(SpecValidation.check(ClusterDocuments.parse(documents)), "data.cluster");
        } catch (InvalidSpecException invalid) {
            return problems(invalid.problems(), "data.cluster");
        }
    }

    /** A change of ours that is on its way may be about to write its node configurations. */
    private Optional<Invalid> foreign(Change change) {
        return records.foreignNodes(change.cluster())
                .filter(_ -> !busy.isBusy(change.cluster()))
                .map(why -> new Invalid(why, "data.cluster"));
    }

    private static Optional<Invalid> edited(String stored, ChangeRequest.Edit edit) {
        try {
            ClusterDefinition edited = SpecEdit.apply(ClusterDocuments.parse(stored), edit);
            return problems(SpecValidation.check(edited), "data.change.set");
        } catch (InvalidSpecException invalid) {
            return problems(invalid.problems(), "data.change.set");
        }
    }

    private Optional<Invalid> unknown(Change change) {
        if (known.has(change.cluster())) {
            return Optional.empty();
        }
        if (records.has(change.cluster()) || busy.isBusy(change.cluster())) {
            known.add(change.cluster());
            return Optional.empty();
        }
        return Optional.of(new Invalid("is not known: " + change.cluster(), "data.cluster"));
    }

    /** The field is the first problem's own path, below where in the event it came from. */
    private static Optional<Invalid> problems(List<SpecProblem> problems, String origin) {
        if (problems.isEmpty()) {
            return Optional.empty();
        }
        SpecProblem first = problems.getFirst();
        String others = problems.stream()
                .skip(1)
                .limit(4)
                .map(problem -> "; " + problem)
                .collect(Collectors.joining());
        return Optional.of(new Invalid(first.rule() + others, origin + " " + first.field()));
    }
}
