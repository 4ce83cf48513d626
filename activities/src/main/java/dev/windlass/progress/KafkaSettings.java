package dev.windlass.progress;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Client properties from the environment: {@code KAFKA_BOOTSTRAP_SERVERS} is {@code bootstrap.servers}, {@code
 * KAFKA_SECURITY_PROTOCOL} is {@code security.protocol}, and so on for every property that the client knows.
 */
public final class KafkaSettings {

    private static final String PREFIX = "KAFKA_";
    private static final String BOOTSTRAP = "bootstrap.servers";

    private KafkaSettings() {}

    /**
     * @param known names of the client's properties, such as {@code ProducerConfig.configNames()}; variables such as
     *     {@code KAFKA_HOME} are somebody else's
     * @throws IllegalArgumentException where no server is named
     */
    public static SortedMap<String, Object> from(Map<String, String> environment, Set<String> known) {
        SortedMap<String, Object> settings = new TreeMap<>();
        environment.forEach((variable, value) -> {
            if (variable.startsWith(PREFIX)) {
                String name = variable.substring(PREFIX.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.');
                if (known.contains(name)) {
                    settings.put(name, value);
                }
            }
        });
        if (!settings.containsKey(BOOTSTRAP)) {
            throw new IllegalArgumentException("KAFKA_BOOTSTRAP_SERVERS: required, such as localhost:9092");
        }
        return Collections.unmodifiableSortedMap(settings);
    }
}
