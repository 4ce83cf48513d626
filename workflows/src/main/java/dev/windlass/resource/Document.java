package dev.windlass.resource;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text a person would want to see as a unified diff: user data, a manifest, a policy.
 *
 * <p>It may hold placeholders {@code ${TYPE/NAME#attribute}} for what is known only once another resource exists, such
 * as the DNS name of a load balancer or a certificate. A placeholder is an edge of the task graph like a {@link Ref}.
 * Never put anything secret behind one: the resolved text is shown and stored.
 */
public record Document(String text) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z0-9]+/[^#}]+)#([A-Za-z]+)}");

    @JsonCreator
    public Document(@JsonProperty("text") String text) {
        this.text = Objects.requireNonNull(text, "text is null");
    }

    /** What a text waits for: one attribute of one resource. */
    public record Placeholder(ResourceKey resource, String attribute) {}

    public static String placeholder(ResourceKey resource, String attribute) {
        return "${" + resource + "#" + attribute + "}";
    }

    @JsonIgnore
    public List<Placeholder> placeholders() {
        return PLACEHOLDER
                .matcher(text)
                .results()
                .map(Document::placeholder)
                .distinct()
                .toList();
    }

    /** The text with every placeholder replaced, or empty while any of them is unknown. */
    public Optional<Document> resolve(Function<Placeholder, Optional<String>> values) {
        StringBuilder resolved = new StringBuilder();
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            Optional<String> value = values.apply(placeholder(matcher));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value.get()));
        }
        return Optional.of(new Document(matcher.appendTail(resolved).toString()));
    }

    private static Placeholder placeholder(MatchResult match) {
        return new Placeholder(ResourceKey.valueOf(match.group(1)), match.group(2));
    }
}
