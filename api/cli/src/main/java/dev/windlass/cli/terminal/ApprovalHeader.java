package dev.windlass.cli.terminal;

import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.ChangeView;
import java.util.stream.Collectors;

/** What a person has to know besides the plan who is to approve it. */
public final class ApprovalHeader {

    private ApprovalHeader() {}

    public static String of(ChangeView change) {
        StringBuilder header = new StringBuilder();
        line(header, "Change", change.id() + ": " + change.kind() + " of " + change.cluster());
        line(header, "Requested by", change.requester() + " at " + Instants.instant(change.requestedAt()));
        if (change.reason() != null && !change.reason().isBlank()) {
            line(header, "Reason", change.reason());
        }
        if (change.approval() == ApprovalPolicy.TWO_PERSON) {
            line(header, "Approval", "by somebody other than " + change.requester());
        }
        if (!change.groups().isEmpty()) {
            line(
                    header,
                    "Nodes to go",
                    change.groups().stream()
                            .map(group -> group.instanceGroup() + " " + group.stale() + " of " + group.nodes())
                            .collect(Collectors.joining(", ")));
        }
        return header.append('\n').toString();
    }

    private static void line(StringBuilder header, String name, String text) {
        // A line break in what somebody wrote must not look like a line of this.
        header.append("%-14s%s%n".formatted(name + ":", Terminal.escape(text)));
    }
}
