package dev.windlass.cli.terminal;

import dev.windlass.change.ChangeView;
import java.util.ArrayList;
import java.util.List;

/** Changes, one a row. */
public final class ChangeTable {

    private ChangeTable() {}

    public static String render(List<ChangeView> views) {
        if (views.isEmpty()) {
            return "No changes found\n";
        }
        Table table = Table.of(
                "ID",
                "CLUSTER",
                "KIND",
                "PHASE",
                "CREATE",
                "MODIFY",
                "DELETE",
                "TASKS",
                "REQUESTER",
                "APPROVED BY",
                "REQUESTED");
        for (ChangeView view : views) {
            table.row(
                    view.id(),
                    view.cluster(),
                    view.kind(),
                    phase(view),
                    view.create(),
                    view.modify(),
                    view.delete(),
                    view.tasksDone() + "/" + view.tasksTotal(),
                    view.requester(),
                    view.approvedBy(),
                    Instants.instant(view.requestedAt()));
        }
        return table.render();
    }

    /** Such as {@code Rolling (paused, asks)}; what has ended is neither. */
    private static String phase(ChangeView view) {
        List<String> besides = new ArrayList<>();
        if (view.paused()) {
            besides.add("paused");
        }
        if (!view.questions().isEmpty()) {
            besides.add("asks");
        }
        String word = PhaseLabels.phase(view.phase());
        return view.phase().isFinal() || besides.isEmpty() ? word : word + " (" + String.join(", ", besides) + ")";
    }
}
