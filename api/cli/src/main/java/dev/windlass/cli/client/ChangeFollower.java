package dev.windlass.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.change.ChangeView;
import dev.windlass.change.ChangeView.OpenQuestion;
import dev.windlass.change.JournalEntry;
import dev.windlass.change.Phase;
import dev.windlass.cli.terminal.JournalFormatter;
import dev.windlass.cli.terminal.Json;
import dev.windlass.cli.terminal.ProgressLine;
import dev.windlass.cli.terminal.RolloutWords;
import dev.windlass.cli.terminal.Shell;
import dev.windlass.cli.terminal.Terminal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Watches one change until it ends, asks for another word, or the person leaves: leaving does not stop the change. */
public final class ChangeFollower {

    private static final Duration LOOK = Duration.ofMillis(400);
    /** A worker or API that is restarted is back long before. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Shell shell;
    private final Api api;
    private final Changes changes;
    private final ProgressLine progress;
    private Set<OpenQuestion> asked = Set.of();
    private String waiting;
    private boolean paused;

    public ChangeFollower(Shell shell, Api api, boolean plain) {
        this.shell = shell;
        this.api = api;
        this.changes = new Changes(api);
        boolean drawn = !plain && shell.terminal().getAsBoolean();
        int width = shell.variable("COLUMNS")
                .filter(text -> text.matches("\\d{2,4}"))
                .map(Integer::valueOf)
                .orElse(80);
        this.progress = new ProgressLine(shell.out(), drawn, width);
    }

    /**
     * @param approved the digest somebody approved; {@code null} where nobody needs to
     * @return the view at its end, or while it awaits approval of another plan than {@code approved}
     */
    public ChangeView follow(String cluster, String change, String approved, JournalFeed feed) {
        Thread farewell = new Thread(() -> leave(change));
        Runtime.getRuntime().addShutdownHook(farewell);
        try {
            return watch(cluster, change, approved, feed);
        } finally {
            progress.finish();
            forget(farewell);
        }
    }

    private ChangeView watch(String cluster, String change, String approved, JournalFeed feed) {
        // The stream tells what comes after it is open; what was before is in the history, and is told first.
        recall(cluster, change, feed);
        long nextLook = System.nanoTime();
        while (true) {
            feed.poll(LOOK).ifPresent(this::tell);
            if (System.nanoTime() < nextLook) {
                continue;
            }
            ChangeView view = patiently(new ChangeName(change, cluster));
            nextLook = System.nanoTime() + LOOK.toNanos();
            progress.show(view);
            notice(view);
            boolean asksAgain = view.phase() == Phase.AWAITING_APPROVAL && !Objects.equals(view.digest(), approved);
            if (view.phase().isFinal() || asksAgain) {
                catchUp(cluster, change, feed);
                return view;
            }
        }
    }

    private void tell(JournalEntry entry) {
        progress.above(JournalFormatter.timedLine(entry));
    }

    private void notice(ChangeView view) {
        view.questions().stream().filter(question -> !asked.contains(question)).forEach(question -> {
            progress.above("The change waits for an answer: " + Terminal.escape(question.question()));
            progress.above("Answer with: " + Terminal.escape(RolloutWords.howToAnswer(view, question)));
        });
        asked = Set.copyOf(view.questions());
        if (view.waiting() != null && !view.waiting().equals(waiting)) {
            progress.above("Waiting: " + Terminal.escape(view.waiting()));
        }
        waiting = view.waiting();
        if (view.paused() && !paused) {
            progress.above("Paused. Resume with: windlass resume " + Terminal.escape(view.id()));
        }
        paused = view.paused();
    }

    /** The view, also over a restart of the API. */
    private ChangeView patiently(ChangeName change) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean told = false;
        while (true) {
            try {
                return changes.view(change);
            } catch (ApiUnavailable e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                if (!told) {
                    progress.above("The API does not answer; the change goes on without it. Trying again ...");
                    told = true;
                }
                Pause.of(LOOK);
            }
        }
    }

    /** What the stream had not brought when the change ended. */
    private void catchUp(String cluster, String change, JournalFeed feed) {
        Optional<JournalEntry> late = feed.poll(Duration.ofMillis(50));
        while (late.isPresent()) {
            tell(late.get());
            late = feed.poll(Duration.ofMillis(50));
        }
        recall(cluster, change, feed);
    }

    private void recall(String cluster, String change, JournalFeed feed) {
        JsonNode history;
        try {
            history = api.get("/v1/clusters/" + Api.encode(cluster) + "/history?change=" + Api.encode(change));
        } catch (ApiRefusal | ApiUnavailable e) {
            // Only the telling is lost: how the change stands is asked for by itself.
            return;
        }
        for (JsonNode row : history.path("entries")) {
            JournalEntry entry = Json.read(row, JournalEntry.class);
            if (feed.isNew(entry)) {
                tell(entry);
            }
        }
    }

    private static void forget(Thread farewell) {
        try {
            Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IllegalStateException leaving) {
            // the process is ending, and says so by itself
        }
    }

    private void leave(String change) {
        progress.finish();
        shell.say("\nThe change goes on. Watch it with: windlass events tail --change " + change);
        shell.say("Stop it after the step in hand with: windlass pause " + change);
        shell.out().flush();
    }
}
