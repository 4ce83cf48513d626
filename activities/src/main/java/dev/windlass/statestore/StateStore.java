package dev.windlass.statestore;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Texts by path below one folder of one bucket. Every write states what it may replace, and S3 itself decides who is
 * first: no lock. Entity tags are without quotes.
 */
public final class StateStore {

    /** Name of the setting that says where the store is, such as {@code s3://kops-state}. */
    public static final String SETTING = "WINDLASS_STATE_STORE";

    private static final int PRECONDITION_FAILED = 412;

    /** S3 answers so where two conditional writes of one key meet; the loser has to ask again. */
    private static final int CONFLICT = 409;

    private static final int ATTEMPTS = 5;

    /** As many as the specs of most clusters; the rest of a cluster's folder is not wanted where they are. */
    private static final int PAGE = 200;

    private final S3Client s3;
    private final StoreLocation location;

    public StateStore(S3Client s3, StoreLocation location) {
        this.s3 = s3;
        this.location = location;
    }

    /** @throws IllegalArgumentException when {@code WINDLASS_STATE_STORE} is missing or no {@code s3://} address */
    public static StateStore fromEnvironment(S3Client s3, Map<String, String> environment) {
        String setting = environment.get(SETTING);
        if (setting == null || setting.isBlank()) {
            throw new IllegalArgumentException(SETTING + ": required, such as s3://my-state-store");
        }
        return new StateStore(s3, StoreLocation.parse(setting));
    }

    public StoreLocation location() {
        return location;
    }

    public Optional<Stored> get(String path) {
        try {
            ResponseBytes<GetObjectResponse> answer = s3.getObjectAsBytes(
                    request -> request.bucket(location.bucket()).key(location.key(path)));
            return Optional.of(
                    new Stored(answer.asUtf8String(), unquote(answer.response().eTag())));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    public boolean exists(String path) {
        try {
            s3.headObject(request -> request.bucket(location.bucket()).key(location.key(path)));
            return true;
        } catch (NoSuchKeyException e) {
            return false;
        }
    }

    public WriteOutcome put(String path, String text, WriteCondition condition) {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket(location.bucket()).key(location.key(path));
        switch (condition) {
            case WriteCondition.Always() -> {}
            case WriteCondition.Absent() -> request.ifNoneMatch("*");
            case WriteCondition.Unchanged(String entityTag) -> request.ifMatch('"' + entityTag + '"');
        }
        RequestBody body = RequestBody.fromBytes(text.getBytes(StandardCharsets.UTF_8));
        for (int attempt = 1; ; attempt++) {
            try {
                return new WriteOutcome.Written(
                        unquote(s3.putObject(request.build(), body).eTag()));
            } catch (NoSuchKeyException e) {
                return new WriteOutcome.Refused(path); // the version to replace is gone
            } catch (S3Exception e) {
                if (e.statusCode() == PRECONDITION_FAILED) {
                    return new WriteOutcome.Refused(path);
                }
                if (e.statusCode() != CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** A path that is gone already is fine. */
    public void delete(String path) {
        s3.deleteObject(request -> request.bucket(location.bucket()).key(location.key(path)));
    }

    /** Entity tags by path of everything below the folder; one request a thousand objects. */
    public SortedMap<String, String> list(String folder) {
        SortedMap<String, String> entityTags = new TreeMap<>();
        s3.listObjectsV2Paginator(listing(folder).build())
                .contents()
                .forEach(object -> entityTags.put(location.path(object.key()), unquote(object.eTag())));
        return Collections.unmodifiableSortedMap(entityTags);
    }

    /** Everything below the folder, with the time of its last write; one request a thousand objects. */
    public List<Listed> listed(String folder) {
        return s3.listObjectsV2Paginator(listing(folder).build()).contents().stream()
                .map(object -> new Listed(location.path(object.key()), unquote(object.eTag()), object.lastModified()))
                .toList();
    }

    /** The same up to a path, which is left out; what comes after it alphabetically is not even asked for. */
    public SortedMap<String, String> listBefore(String folder, String end) {
        SortedMap<String, String> entityTags = new TreeMap<>();
        s3.listObjectsV2Paginator(listing(folder).build()).contents().stream()
                .takeWhile(object -> location.path(object.key()).compareTo(end) < 0)
                .forEach(object -> entityTags.put(location.path(object.key()), unquote(object.eTag())));
        return Collections.unmodifiableSortedMap(entityTags);
    }

    /** The same of what comes after one path below the folder and before another, ends left out. */
    public SortedMap<String, String> listBetween(String folder, String after, String before) {
        SortedMap<String, String> entityTags = new TreeMap<>();
        String first = location.key(folder + "/" + after);
        s3
                .listObjectsV2Paginator(
                        listing(folder).startAfter(first).maxKeys(PAGE).build())
                .contents()
                .stream()
                .takeWhile(object -> location.path(object.key()).compareTo(folder + "/" + before) < 0)
                .forEach(object -> entityTags.put(location.path(object.key()), unquote(object.eTag())));
        return Collections.unmodifiableSortedMap(entityTags);
    }

    /** Names of the folders directly below a folder; the empty string asks for those at the top. */
    public List<String> folders(String folder) {
        return s3.listObjectsV2Paginator(listing(folder).delimiter("/").build()).commonPrefixes().stream()
                .map(prefix -> location.path(prefix.prefix()))
                .map(path -> path.substring(folder.isEmpty() ? 0 : folder.length() + 1, path.length() - 1))
                .toList();
    }

    private ListObjectsV2Request.Builder listing(String folder) {
        String prefix = folder.isEmpty() ? location.key("") : location.key(folder + "/");
        return ListObjectsV2Request.builder().bucket(location.bucket()).prefix(prefix);
    }

    private static String unquote(String entityTag) {
        return entityTag.replace("\"", "");
    }

    /** One object as a listing names it. */
    public record Listed(String path, String entityTag, Instant writtenAt) {}

    /** One object as read. */
    public record Stored(String text, String entityTag) {

        /** Some of what is stored is secret. */
        @Override
        public String toString() {
            return "Stored[" + text.length() + " characters, entityTag=" + entityTag + "]";
        }
    }
}
