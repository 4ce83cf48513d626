package dev.windlass.cli.terminal;

import dev.windlass.change.ChangeView;
import dev.windlass.change.ChangeView.GroupProgress;
import dev.windlass.change.ChangeView.NodeInHand;
import dev.windlass.change.ChangeView.OpenQuestion;
import java.util.List;
import java.util.stream.Collectors;

/** Where the rollouts of a change stand, in words; names come from outside, and whoever prints them escapes them. */
public final class RolloutWords {

    private RolloutWords() {}

    /** Of those that go on; empty where none does. */
    public static String ofUnfinished(List<ChangeView> views) {
        return of(views.stream().filter(view -> !view.phase().isFinal()).toList());
    }

    /** Groups, what is waited for or tried again and again, and every open question; empty where there is nothing of these. */
    public static String of(List<ChangeView> views) {
        Table groups = Table.of("CHANGE", "GROUP", "STATE", "REPLACED", "STALE", "NODES", "IN HAND", "WAITS FOR");
        StringBuilder waits = new StringBuilder();
        StringBuilder questions = new StringBuilder();
        for (ChangeView view : views) {
            view.groups()
                    .forEach(group -> groups.row(
                            view.id(),
                            group.instanceGroup(),
                            group.state(),
                            group.replaced(),
                            group.stale(),
                            group.nodes(),
                            inHand(group),
                            group.holds()));
            if (view.waiting() != null) {
                waits.append('\n')
                        .append(Terminal.escape(view.id() + " waits: " + view.waiting()))
                        .append('\n');
            }
            view.questions().forEach(question -> {
                String asked = view.id() + " asks about " + question.instanceGroup() + ": " + question.question();
                questions
                        .append('\n')
                        .append(Terminal.escape(asked))
                        .append("\n  ")
                        .append(Terminal.escape(howToAnswer(view, question)))
                        .append('\n');
            });
        }
        return (groups.isEmpty() ? "" : "\n" + groups.render()) + waits + questions;
    }

    /** Such as {@code i-1 draining, i-2 cordoning}. */
    static String inHand(GroupProgress group) {
        return group.inHand().stream().map(RolloutWords::step).collect(Collectors.joining(", "));
    }

    private static String step(NodeInHand node) {
        return (node.node() == null ? node.instance() : node.node()) + " " + node.step();
    }

    public static String howToAnswer(ChangeView view, OpenQuestion question) {
        String group = view.questions().size() == 1 ? "" : " --instance-group " + question.instanceGroup();
        return "windlass answer " + view.id() + " " + String.join("|", question.choices()) + group;
    }
}
