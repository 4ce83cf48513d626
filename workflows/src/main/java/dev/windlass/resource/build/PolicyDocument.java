package dev.windlass.resource.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.windlass.resource.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Collects the statements of an AWS policy. Actions are sorted, so the text depends only on what is allowed. */
final class PolicyDocument {

    private static final String VERSION = "2012-10-17";

    private final List<SortedMap<String, Object>> statements = new ArrayList<>();

    PolicyDocument allow(Collection<String> actions, String resource) {
        return allow(actions, resource, Map.of());
    }

    /** @param condition operator, key and value: {@code StringEquals -> aws:ResourceTag/x -> y} */
    PolicyDocument allow(Collection<String> actions, Object resource, Map<String, ?> condition) {
        SortedMap<String, Object> statement = new TreeMap<>();
        statement.put("Effect", "Allow");
        statement.put("Action", List.copyOf(new TreeSet<>(actions)));
        statement.put("Resource", resource);
        if (!condition.isEmpty()) {
            statement.put("Condition", condition);
        }
        statements.add(statement);
        return this;
    }

    PolicyDocument allowServices(List<String> services, String action, String resource) {
        allow(List.of(action), resource);
        statements.getLast().put("Principal", Map.of("Service", services));
        return this;
    }

    PolicyDocument allowAssumption(String service) {
        SortedMap<String, Object> statement = new TreeMap<>();
        statement.put("Effect", "Allow");
        statement.put("Action", "sts:AssumeRole");
        statement.put("Principal", Map.of("Service", service));
        statements.add(statement);
        return this;
    }

    Document toDocument() {
        SortedMap<String, Object> policy = new TreeMap<>();
        policy.put("Statement", statements);
        policy.put("Version", VERSION);
        try {
            return new Document(writer().writeValueAsString(policy) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps, lists and strings can always be written as JSON", e);
        }
    }

    private static ObjectWriter writer() {
        DefaultIndenter twoSpaces = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                .withSeparators(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        printer.indentArraysWith(twoSpaces);
        printer.indentObjectsWith(twoSpaces);
        return new ObjectMapper()
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .writer(printer);
    }
}
