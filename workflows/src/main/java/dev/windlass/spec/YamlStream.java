package dev.windlass.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/** Reads and writes YAML from strangers: within limits, with JSON's types and nothing else. */
public final class YamlStream {

    static final int MAX_CODE_POINTS = 1024 * 1024;
    static final int MAX_DEPTH = 50;
    static final int MAX_DOCUMENTS = 500;
    private static final int MAX_ALIASES = 20;

    private static final LoadSettings READING = LoadSettings.builder()
            .setLabel("documents")
            .setSchema(new JsonSchema())
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .setMaxAliasesForCollections(MAX_ALIASES)
            .setCodePointLimit(MAX_CODE_POINTS)
            .build();

    private static final DumpSettings WRITING = DumpSettings.builder()
            .setSchema(new JsonSchema())
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setSplitLines(false)
            .setDereferenceAliases(true)
            .build();

    private YamlStream() {}

    /** Every document that is not empty. @throws InvalidSpecException where the text is no YAML or breaks a limit */
    public static List<Object> read(String text) {
        if (text.codePointCount(0, text.length()) > MAX_CODE_POINTS) {
            throw refused("longer than the limit of 1 MiB");
        }
        try {
            Parser parser = new ShallowParser(new ParserImpl(READING, new StreamReader(READING, text)), MAX_DEPTH);
            Composer composer = new Composer(READING, parser);
            StandardConstructor constructor = new StandardConstructor(READING);
            List<Object> documents = new ArrayList<>();
            while (composer.hasNext()) {
                Object document = constructor.constructSingleDocument(Optional.of(composer.next()));
                if (document != null) {
                    documents.add(document);
                }
                if (documents.size() > MAX_DOCUMENTS) {
                    throw refused("at most " + MAX_DOCUMENTS + " documents in one stream");
                }
            }
            return documents;
        } catch (YamlEngineException e) {
            throw refused(explain(e));
        }
    }

    static String write(Object document) {
        return new Dump(WRITING).dumpToString(document);
    }

    private static String explain(YamlEngineException e) {
        if (!(e instanceof MarkedYamlEngineException marked)
                || marked.getProblemMark().isEmpty()) {
            return String.valueOf(e.getMessage());
        }
        Mark mark = marked.getProblemMark().get();
        return "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": " + marked.getProblem();
    }

    private static InvalidSpecException refused(String rule) {
        return new InvalidSpecException(List.of(new SpecProblem("documents", rule)));
    }
}
