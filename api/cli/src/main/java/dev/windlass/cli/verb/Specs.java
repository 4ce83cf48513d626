package dev.windlass.cli.verb;

import dev.windlass.cli.client.Api;
import dev.windlass.cli.terminal.Documents;
import dev.windlass.cli.terminal.Documents.Document;
import dev.windlass.cli.terminal.Json;
import dev.windlass.cli.terminal.OutputOption;
import dev.windlass.cli.terminal.Terminal;
import java.util.List;

/** A cluster's documents in the state store, by way of the API. */
record Specs(Api api, String cluster) {

    Documents read() {
        String stream =
                api.get("/v1/clusters/" + Api.encode(cluster)).path("documents").asText();
        return Documents.parse(stream, "documents of " + cluster);
    }

    /** As kops does: one JSON object for one document, a list for several; YAML as a stream. */
    static String render(List<Document> documents, OutputOption output) {
        String text = switch (output.format) {
            case YAML, TABLE -> new Documents(documents).text();
            case JSON -> {
                List<?> contents = documents.stream().map(Document::content).toList();
                yield Json.pretty(Json.tree(contents.size() == 1 ? contents.getFirst() : contents)) + "\n";
            }
        };
        return Terminal.escapeText(text);
    }
}
