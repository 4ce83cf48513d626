package dev.windlass.spec;

import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * Refuses what is nested too deep as it is read: composing recurses behind this, and a deep document would overflow the
 * stack.
 */
final class ShallowParser implements Parser {

    private final Parser parser;
    private final int most;
    private int depth;

    ShallowParser(Parser parser, int most) {
        this.parser = parser;
        this.most = most;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
        return parser.hasNext();
    }

    @Override
    public Event next() {
        Event event = parser.next();
        if (event instanceof CollectionStartEvent) {
            depth++;
        } else if (event instanceof CollectionEndEvent) {
            depth--;
        }
        if (depth > most) {
            throw new YamlEngineException("nested deeper than " + most + " levels");
        }
        return event;
    }
}
