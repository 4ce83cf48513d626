package dev.windlass.workflow.rollout;

import dev.windlass.rollout.Candidate;
import dev.windlass.rollout.Classification;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.workflow.JournalWriter;
import dev.windlass.workflow.WorkflowClock;
import dev.windlass.workflow.rollout.RolloutWorkflow.RolloutBaseline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a rollout rolls to: the launch template of the moment in which its change began to roll, or its plan was approved, however long its turn was
 * in coming. Where that moves, a person decides: finish what was begun, fold the newer version in, or restart with it.
 */
final class Target {

    private static final Instant EVERYTHING = Instant.parse("9999-12-31T23:59:59Z");

    private static final List<String> CHOICES = List.of("finish", "fold-in", "restart", "abort");

    private final RolloutWorkflow.State start;
    private final JournalWriter journal;
    private final Questions questions;
    private RolloutBaseline begun;
    private Role role;
    private String cloudName;
    private boolean restarted;
    private Instant movedAt;

    Target(RolloutWorkflow.State start, JournalWriter journal, Questions questions) {
        this.start = start;
        this.journal = journal;
        this.questions = questions;
        this.begun = start.begun();
        this.cloudName = begun == null ? null : begun.cloudName();
        moves();
    }

    /** @return whether the world has to be looked at anew, because something was settled */
    boolean moved(Classification now) {
        role = now.group().role();
        cloudName = now.group().cloudName();
        if (begun == null) {
            begin(now);
        }
        String version = now.group().templateVersion();
        restarted = false;
        if (version == null || version.equals(begun.template())) {
            return false;
        }
        String choice = questions.ask(
                start.instanceGroup(),
                "the launch template of %s moved from version %s to %s while rolling"
                        .formatted(start.instanceGroup(), begun.template(), version),
                CHOICES);
        SortedSet<String> accepted = new TreeSet<>(begun.accepted());
        switch (choice) {
            case "finish" -> accepted.add(start.instanceGroup() + "/" + begun.template());
            case "restart" -> {
                accepted.clear();
                restarted = true;
            }
            // What was accepted as good enough before is overtaken.
            default -> accepted.clear();
        }
        begun = new RolloutBaseline(
                version,
                accepted,
                begun.forcedUntil(),
                restarted ? now.stale() : begun.stale(),
                restarted ? now.staleWarm() : begun.warm(),
                cloudName);
        return true;
    }

    private void begin(Classification now) {
        Instant forcedUntil = start.force() ? now.newest() : null;
        String template = start.approved() == null ? now.group().templateVersion() : start.approved();
        begun = new RolloutBaseline(
                template,
                new TreeSet<>(),
                forcedUntil,
                start.force() ? now.total() : now.stale(),
                start.force() ? now.warm() : now.staleWarm(),
                cloudName);
    }

    boolean restarted() {
        return restarted;
    }

    /** What the first look settled; {@code null} before it. */
    RolloutBaseline begun() {
        return begun;
    }

    /** How many are to be replaced, without those that serve nobody: a milestone is a share of these. */
    int provable() {
        return begun.stale() - begun.warm();
    }

    /** Those whose replacement proves something: a warm pool's instances run nothing yet. */
    List<Candidate> proving(List<Candidate> candidates) {
        return begun == null || begun.warm() == 0
                ? candidates
                : candidates.stream()
                        .filter(candidate -> !candidate.instance().warm())
                        .toList();
    }

    Role role() {
        return role;
    }

    String cloudName() {
        return cloudName;
    }

    /** Of the first look, everything that is there; whatever is launched after that is left alone. */
    Instant forcedUntil() {
        if (begun == null) {
            return start.force() ? EVERYTHING : null;
        }
        return begun.forcedUntil();
    }

    SortedSet<String> accepted() {
        return begun == null ? new TreeSet<>() : begun.accepted();
    }

    /** Something went on just now. */
    void moves() {
        movedAt = WorkflowClock.now();
    }

    /** It is too early to call the wait for the world to change in vain. */
    boolean patient() {
        Duration waited = Duration.between(movedAt, WorkflowClock.now());
        return waited.compareTo(start.options().validateTimeout()) < 0;
    }
}
