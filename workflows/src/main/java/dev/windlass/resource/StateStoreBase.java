package dev.windlass.resource;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where specs, manifests and keys of all clusters are kept.
 *
 * @param base {@code s3://bucket} or {@code s3://bucket/folder}, without a slash at the end
 */
public record StateStoreBase(String base) {

    private static final Pattern BASE = Pattern.compile("s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^/\\s]+)*");

    public StateStoreBase {
        Objects.requireNonNull(base, "base is null");
        if (!BASE.matcher(base).matches()) {
            throw new IllegalArgumentException("state store must look like s3://bucket/folder: " + base);
        }
    }

    /** The folder of one cluster. */
    public String configBase(String cluster) {
        return base + "/" + cluster;
    }
}
