package dev.windlass.cli.verb;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.change.ChangeView;
import dev.windlass.change.JournalEntry;
import dev.windlass.cli.client.ApiRefusal;
import dev.windlass.cli.client.ChangeName;
import dev.windlass.cli.client.Changes;
import dev.windlass.cli.client.JournalFeed;
import dev.windlass.cli.client.RefusedEvents;
import dev.windlass.cli.terminal.CommandFailure;
import dev.windlass.cli.terminal.DocumentYaml;
import dev.windlass.cli.terminal.ExitCode;
import dev.windlass.cli.terminal.Input;
import dev.windlass.cli.terminal.JournalFormatter;
import dev.windlass.cli.terminal.Json;
import dev.windlass.cli.terminal.OutputOption;
import dev.windlass.cli.terminal.Table;
import dev.windlass.cli.terminal.Terminal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "events",
        description = "Publish change events, watch progress events, mend refused ones.",
        subcommands = {
            EventsVerb.Publish.class,
            EventsVerb.Tail.class,
            EventsVerb.Refused.class,
            EventsVerb.Replay.class
        })
public final class EventsVerb extends Verb {

    @Override
    public Integer call() {
        return usage();
    }

    @Command(name = "publish", description = "Publish a change: a CloudEvent in JSON, or only its data.")
    static final class Publish extends Verb {

        @Parameters(paramLabel = "FILE", description = "The file; - for standard input.")
        private String file;

        @Override
        public Integer call() {
            JsonNode event = Json.parse(Input.read(shell(), file), file);
            Changes changes = new Changes(api());
            Changes.Published published = changes.publish(event);
            shell().say(
                            published.repeated()
                                    ? "Published again: change " + published.id() + " is known"
                                            + standing(changes, event, published)
                                    : "Published change " + published.id() + ".");
            return ExitCode.DONE;
        }

        /** The end of the sentence; where the change cannot be looked at, it is still not carried out twice. */
        private static String standing(Changes changes, JsonNode event, Changes.Published published) {
            String vain = "it is not carried out twice.";
            try {
                String cluster = event.path("data").path("cluster").asText();
                ChangeView view = changes.view(new ChangeName(published.id(), cluster));
                return ", and " + view.phase().words() + "; "
                        + (view.phase().isFinal() ? "to have it carried out once more, ask under a new id." : vain);
            } catch (ApiRefusal away) {
                return "; " + vain;
            }
        }
    }

    @Command(name = "tail", description = "Show progress as it happens, until interrupted.")
    static final class Tail extends Verb {

        @Option(names = "--cluster", paramLabel = "NAME", description = "Only of this cluster.")
        private String cluster;

        @Option(names = "--change", paramLabel = "CHANGE", description = "Only of this change; ends when it ends.")
        private String change;

        @Mixin
        private OutputOption output;

        @Override
        public Integer call() {
            api().get("/v1/clusters");
            if (change != null) {
                new Changes(api()).view(new ChangeName(change, cluster));
            }
            try (JournalFeed feed = JournalFeed.open(api(), cluster, change)) {
                while (true) {
                    feed.poll(Duration.ofSeconds(2)).ifPresent(this::tell);
                    if (change != null
                            && new Changes(api())
                                    .view(new ChangeName(change, cluster))
                                    .phase()
                                    .isFinal()) {
                        feed.poll(Duration.ofMillis(500)).ifPresent(this::tell);
                        return ExitCode.DONE;
                    }
                }
            }
        }

        private void tell(JournalEntry entry) {
            switch (output.format) {
                case TABLE -> shell().say(JournalFormatter.timedLine(entry));
                case JSON -> shell().say(Json.tree(entry).toString());
                case YAML ->
                    shell().say("---\n" + DocumentYaml.write(Json.tree(entry)).stripTrailing());
            }
        }
    }

    @Command(name = "dlq", description = "List the records that were refused, with the reason.")
    static final class Refused extends Verb {

        @Mixin
        private OutputOption output;

        @Override
        public Integer call() {
            if (!output.isTable()) {
                shell().out().print(Terminal.escapeText(output.render(api().get("/v1/dlq"))));
                return ExitCode.DONE;
            }
            Table table = Table.of("PARTITION:OFFSET", "KEY", "FIELD", "REASON", "AT");
            RefusedEvents.of(api())
                    .letters()
                    .forEach(letter ->
                            table.row(letter.place(), letter.key(), letter.field(), letter.reason(), letter.at()));
            shell().out().print(table.isEmpty() ? "No refused records\n" : table.render());
            return ExitCode.DONE;
        }
    }

    @Command(name = "replay-dlq", description = "Send a refused record again, with its id.")
    static final class Replay extends Verb {

        private static final Pattern PLACE = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

        @Parameters(paramLabel = "PARTITION:OFFSET", description = "Which record.")
        private String place;

        @Option(
                names = "--with",
                paramLabel = "FILE",
                description = "The mended record in place of the refused one; - for standard input.")
        private String with;

        @Override
        public Integer call() {
            Matcher matcher = PLACE.matcher(place);
            if (!matcher.matches()) {
                throw new CommandFailure("PARTITION:OFFSET: must be two numbers such as 0:17, is " + place);
            }
            String body = with == null
                    ? ""
                    : Json.parse(Input.read(shell(), with), with).toString();
            JsonNode answer = api().post("/v1/dlq/" + matcher.group(1) + "/" + matcher.group(2) + "/replay", body);
            shell().say("Published change " + answer.path("id").asText() + " again.");
            return ExitCode.DONE;
        }
    }
}
