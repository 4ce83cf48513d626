package dev.windlass.cli.terminal;

import dev.windlass.change.EventTypes;
import dev.windlass.change.JournalEntry;
import java.util.Optional;

/** Journal entries in the words that kops' users know, one line each, safe for a terminal. */
public final class JournalFormatter {

    private static final String WINDLASS = "windlass";
    private static final String DRAINING = "draining the node ";

    private JournalFormatter() {}

    /** Without time or actor; what has no words of its own here is told as it was written. */
    public static String line(JournalEntry entry) {
        return Terminal.escape(words(entry));
    }

    /** {@code 14:02:11 Draining the node: "i-0e".}, in the zone of this machine. */
    public static String timedLine(JournalEntry entry) {
        return Instants.clock(entry.at()) + " " + line(entry);
    }

    private static String words(JournalEntry entry) {
        String message = entry.message() == null ? "" : entry.message();
        return switch (entry.type()) {
            case EventTypes.TASK_COMPLETED -> tasks(entry, message);
            case EventTypes.NODE_DRAINING -> "Draining the node: \"" + drained(entry, message) + "\".";
            case EventTypes.NODE_TERMINATED -> stopped(entry).orElseGet(() -> sentence(entry, message));
            case EventTypes.QUESTION_ASKED -> "QUESTION: " + message;
            case EventTypes.CHANGE_FAILED -> entry.data().getOrDefault("phase", "FAILED") + ": " + message;
            default -> sentence(entry, message.isEmpty() ? entry.type() + " " + entry.subject() : message);
        };
    }

    private static String tasks(JournalEntry entry, String message) {
        String done = entry.data().get("done");
        String total = entry.data().get("total");
        if (done == null || total == null) {
            return sentence(entry, message);
        }
        String prefix = done + "/" + total + " ";
        String task = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
        return "Tasks: " + done + " done / " + total + " total; " + task;
    }

    private static String drained(JournalEntry entry, String message) {
        String node = entry.data().get("node");
        if (node != null) {
            return node;
        }
        return message.startsWith(DRAINING) ? message.substring(DRAINING.length()) : entry.subject();
    }

    private static Optional<String> stopped(JournalEntry entry) {
        String node = entry.data().get("node");
        String group = entry.data().get("group");
        if (node == null || group == null) {
            return Optional.empty();
        }
        return Optional.of(
                "Stopped instance \"%s\", node \"%s\", in group \"%s\".".formatted(entry.subject(), node, group));
    }

    /** A name at the beginning, as of the person who did it or of an instance group, is written as it is. */
    private static String sentence(JournalEntry entry, String message) {
        if (message.isEmpty()) {
            return message;
        }
        boolean name =
                !WINDLASS.equals(entry.actor()) || entry.subject() != null && message.startsWith(entry.subject());
        String begun = name ? message : PhaseLabels.capital(message);
        return begun.matches("(?s).*[.:!?]") ? begun : begun + ".";
    }
}
