package dev.windlass.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Label and field selectors, in the query's text form and in the {@code labelSelector} form of specs. */
final class Selector {
    private static final Pattern SET = Pattern.compile("^([^\\s!=,()]+)\\s+(in|notin)\\s+\\(([^)]*)\\)$");
    private static final Pattern EQUALITY = Pattern.compile("^([^\\s!=,()]+)\\s*(==|=|!=)\\s*([^\\s!=,()]*)$");
    private static final Pattern EXISTENCE = Pattern.compile("^(!?)\\s*([^\\s!=,()]+)$");

    private Selector() {}

    /** Parses {@code a=b,c!=d,e in (f,g),h,!i}. The empty text selects everything. */
    static Predicate<ApiObject> labels(String text) {
        Predicate<ApiObject> all = object -> true;
        for (String part : text.split(",(?![^(]*\\))")) {
            if (!part.isBlank()) {
                Predicate<Map<String, String>> requirement = requirement(part.strip());
                all = all.and(object -> requirement.test(object.labels()));
            }
        }
        return all;
    }

    /** Parses {@code spec.nodeName=a,metadata.name!=b}. Any field can be asked for; the real API serves only a few. */
    static Predicate<ApiObject> fields(String text) {
        Predicate<ApiObject> all = object -> true;
        for (String part : text.split(",")) {
            if (part.isBlank()) {
                continue;
            }
            Matcher match = EQUALITY.matcher(part.strip());
            if (!match.matches()) {
                throw ApiFailure.badRequest("invalid field selector: " + part);
            }
            String pointer = "/" + match.group(1).replace('.', '/');
            boolean wanted = !match.group(2).equals("!=");
            all = all.and(object -> object.text(pointer).equals(match.group(3)) == wanted);
        }
        return all;
    }

    /** The selector of a workload or a budget. An absent one selects nothing, an empty one everything (policy/v1). */
    static Predicate<Map<String, String>> of(JsonNode selector) {
        if (!selector.isObject()) {
            return labels -> false;
        }
        Predicate<Map<String, String>> all = labels -> true;
        for (Map.Entry<String, JsonNode> entry : selector.path("matchLabels").properties()) {
            all = all.and(labels -> entry.getValue().asText().equals(labels.get(entry.getKey())));
        }
        for (JsonNode expression : selector.path("matchExpressions")) {
            all = all.and(expression(expression));
        }
        return all;
    }

    private static Predicate<Map<String, String>> requirement(String part) {
        Matcher set = SET.matcher(part);
        if (set.matches()) {
            List<String> values = List.of(set.group(3).strip().split("\\s*,\\s*"));
            boolean wanted = set.group(2).equals("in");
            return labels -> (labels.containsKey(set.group(1)) && values.contains(labels.get(set.group(1)))) == wanted;
        }
        Matcher equality = EQUALITY.matcher(part);
        if (equality.matches()) {
            boolean wanted = !equality.group(2).equals("!=");
            return labels -> equality.group(3).equals(labels.get(equality.group(1))) == wanted;
        }
        Matcher existence = EXISTENCE.matcher(part);
        if (existence.matches()) {
            return labels ->
                    labels.containsKey(existence.group(2)) == existence.group(1).isEmpty();
        }
        throw ApiFailure.badRequest("unable to parse requirement: " + part);
    }

    private static Predicate<Map<String, String>> expression(JsonNode expression) {
        String key = expression.path("key").asText();
        List<String> values =
                expression.path("values").valueStream().map(JsonNode::asText).toList();
        return switch (expression.path("operator").asText()) {
            case "In" -> labels -> labels.containsKey(key) && values.contains(labels.get(key));
            case "NotIn" -> labels -> !labels.containsKey(key) || !values.contains(labels.get(key));
            case "Exists" -> labels -> labels.containsKey(key);
            case "DoesNotExist" -> labels -> !labels.containsKey(key);
            default -> labels -> false;
        };
    }
}
