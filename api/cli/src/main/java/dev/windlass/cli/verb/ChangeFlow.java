package dev.windlass.cli.verb;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.change.ChangeView;
import dev.windlass.change.Phase;
import dev.windlass.cli.client.Api;
import dev.windlass.cli.client.ApiRefusal;
import dev.windlass.cli.client.ChangeFollower;
import dev.windlass.cli.client.ChangeName;
import dev.windlass.cli.client.Changes;
import dev.windlass.cli.client.Changes.Preview;
import dev.windlass.cli.client.JournalFeed;
import dev.windlass.cli.client.Pause;
import dev.windlass.cli.client.ProposedChange;
import dev.windlass.cli.client.RefusedEvents;
import dev.windlass.cli.terminal.CommandFailure;
import dev.windlass.cli.terminal.ExitCode;
import dev.windlass.cli.terminal.Shell;
import dev.windlass.cli.terminal.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * The way of one change from the person's side: preview, publish, approve exactly what was shown, follow. Whatever is
 * sealed is approved only if its digest is the previewed one.
 */
final class ChangeFlow {

    private static final Duration LOOK = Duration.ofMillis(150);
    /** A change that has nothing before it is planned within this; one that is not stands in the queue. */
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(5);

    private static final Duration ADMITTED_WITHIN = Duration.ofSeconds(60);
    private static final Duration REFUSED_AFTER = Duration.ofSeconds(2);

    private final Shell shell;
    private final Api api;
    private final Changes changes;
    private final ApplyOptions options;

    ChangeFlow(Shell shell, Api api, ApplyOptions options) {
        this.shell = shell;
        this.api = api;
        this.changes = new Changes(api);
        this.options = options;
    }

    Preview preview(ProposedChange change) {
        return changes.preview(change, shell.user(), options.reason);
    }

    void show(Preview preview) {
        shell.out().print(Terminal.escapeText(preview.text()));
        if (!preview.text().isEmpty() && !preview.text().endsWith("\n")) {
            shell.out().println();
        }
        preview.warnings().stream()
                .filter(warning -> !preview.text().contains(warning))
                .forEach(warning -> shell.say("Warning: " + warning));
    }

    /** The end of a preview without {@code --yes}. */
    int previewed(boolean hasChanges, String mustSpecify) {
        shell.say("\n" + mustSpecify);
        return hasChanges && options.exitCode ? ExitCode.HAS_CHANGES : ExitCode.DONE;
    }

    /** @return exit code; {@link ExitCode#DONE} once the change is completed, or published where nobody waits */
    int carry(ProposedChange change, String previewedDigest) {
        String id = UUID.randomUUID().toString();
        JsonNode event = change.event(id, change.data(shell.user(), options.reason));
        try (JournalFeed feed = JournalFeed.open(api, change.cluster(), id)) {
            Instant published = Instant.now();
            changes.publish(event);
            shell.say("Published change " + id + ".");
            if (options.noWait) {
                shell.say("Its plan waits for approval: windlass approve " + id);
                return ExitCode.DONE;
            }
            ChangeView planned = awaitPlan(change.cluster(), id, published);
            if (planned.phase() == Phase.AWAITING_APPROVAL) {
                if (!previewedDigest.equals(planned.digest())) {
                    return refuse(planned);
                }
                changes.approve(new ChangeName(id, change.cluster()), previewedDigest, shell.user(), options.reason);
            }
            ChangeView last =
                    new ChangeFollower(shell, api, options.plain).follow(change.cluster(), id, previewedDigest, feed);
            return end(last);
        }
    }

    /** Publishes and leaves the word to somebody, now or later; the plan previewed need not be the one that they find. */
    int publishForApproval(ProposedChange change, String previewedDigest) {
        String id = UUID.randomUUID().toString();
        changes.publish(change.event(id, change.data(shell.user(), options.reason)));
        shell.say("\nPublished change " + id + "; nothing is applied before its plan is approved:");
        shell.say("  windlass approve " + id + " --digest " + previewedDigest);
        shell.say("  windlass reject " + id);
        return ExitCode.DONE;
    }

    private int end(ChangeView last) {
        return switch (last.phase()) {
            case COMPLETED -> ExitCode.DONE;
            case AWAITING_APPROVAL -> refuse(last);
            case REJECTED, FAILED, ABORTED -> {
                String why = last.failure() == null ? "" : ": " + last.failure();
                shell.warn(
                        "Error: change " + last.id() + " ended " + last.phase().words() + why);
                yield ExitCode.ERROR;
            }
            case QUEUED, PLANNING, APPLYING, ROLLING, VALIDATING ->
                throw new IllegalStateException("followed to no end: " + last.phase());
        };
    }

    /** The cloud or the spec moved between preview and sealing: what would be applied is not what was agreed to. */
    private int refuse(ChangeView sealed) {
        shell.out().print(Terminal.escapeText(changes.plan(new ChangeName(sealed.id(), sealed.cluster()))));
        shell.warn(
                "\nError: the plan is no longer the one you saw; nothing was approved. The plan above waits for you:");
        shell.warn("  windlass approve " + sealed.id() + " --digest " + sealed.digest());
        shell.warn("  windlass reject " + sealed.id());
        return ExitCode.ERROR;
    }

    private static boolean passedSince(long start, Duration limit) {
        return System.nanoTime() - start > limit.toNanos();
    }

    private ChangeView awaitPlan(String cluster, String id, Instant published) {
        long start = System.nanoTime();
        boolean queued = false;
        while (true) {
            try {
                ChangeView view = changes.view(new ChangeName(id, cluster));
                if (view.phase() != Phase.QUEUED && view.phase() != Phase.PLANNING) {
                    return view;
                }
                if (view.phase() == Phase.QUEUED && !queued && passedSince(start, STARTS_WITHIN)) {
                    shell.say("Queued: another change of this cluster is under way.");
                    queued = true;
                }
            } catch (ApiRefusal e) {
                Duration waited = Duration.ofNanos(System.nanoTime() - start);
                if (e.status() != 404 || waited.compareTo(ADMITTED_WITHIN) > 0) {
                    throw e;
                }
                if (waited.compareTo(REFUSED_AFTER) > 0) {
                    RefusedEvents.of(api).refusal(cluster, id, published).ifPresent(reason -> {
                        throw new CommandFailure("the change was refused: " + reason);
                    });
                }
            }
            Pause.of(LOOK);
        }
    }
}
