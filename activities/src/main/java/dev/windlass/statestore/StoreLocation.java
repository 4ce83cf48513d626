package dev.windlass.statestore;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the state store is: {@code s3://bucket} or {@code s3://bucket/folder}.
 *
 * @param folder without slashes at its ends; empty for the bucket's top
 */
public record StoreLocation(String bucket, String folder) {

    private static final Pattern ADDRESS = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?");

    public StoreLocation {
        Objects.requireNonNull(bucket, "bucket is null");
        Objects.requireNonNull(folder, "folder is null");
    }

    /** @throws IllegalArgumentException where it is no {@code s3://} address */
    public static StoreLocation parse(String address) {
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    StateStore.SETTING + ": must be s3://BUCKET or s3://BUCKET/FOLDER, not " + address);
        }
        return new StoreLocation(matcher.group(1), matcher.group(2) == null ? "" : trim(matcher.group(2)));
    }

    /** The address as specs write it. */
    public String address() {
        return folder.isEmpty() ? "s3://" + bucket : "s3://" + bucket + "/" + folder;
    }

    String key(String path) {
        return folder.isEmpty() ? path : folder + "/" + path;
    }

    String path(String key) {
        return folder.isEmpty() ? key : key.substring(folder.length() + 1);
    }

    /** The path in this store of something that a spec addresses in full. */
    String relative(String address) {
        String own = address() + "/";
        if (!address.startsWith(own)) {
            throw new IllegalArgumentException(address + " is not in the state store " + address());
        }
        return trim(address.substring(own.length()));
    }

    static String trim(String path) {
        return path.replaceAll("^/+|/+$", "");
    }
}
