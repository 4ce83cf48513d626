package dev.windlass.workflow.rollout;

import dev.windlass.change.ChangeView.GroupProgress;
import java.util.List;

/**
 * How far the rollout of one group is, and what it asks.
 *
 * @param question {@code null} where it asks nothing
 * @param choices what may be answered
 */
public record GroupReport(GroupProgress progress, String question, List<String> choices) {
    public GroupReport {
        choices = List.copyOf(choices);
    }
}
