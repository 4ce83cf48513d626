package dev.windlass.provider;

import dev.windlass.resource.Document.Placeholder;
import java.util.Optional;

/** Answers what documents wait for once the resource exists: {@code dnsName}, {@code certificate}. Never a secret. */
public interface AttributeSource {

    /**
     * @param identifier of the resource that the placeholder names
     * @return empty where this source does not know that type of resource or attribute
     */
    Optional<String> attribute(String cluster, Placeholder placeholder, String identifier);
}
