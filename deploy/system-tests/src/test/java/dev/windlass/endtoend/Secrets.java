package dev.windlass.endtoend;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Pieces of everything that is secret, each told by where it comes from, and a search for them that sees through base64. */
final class Secrets {

    /** Shorter pieces would be found where nothing is given away. */
    private static final int SHORTEST = 24;

    private static final Pattern PAYLOAD = Pattern.compile("\"([A-Za-z0-9+/]{16,}={0,2})\"");
    private static final Pattern PRIVATE_MATERIAL = Pattern.compile("privateMaterial: (\\S+)");
    private static final Pattern SECRET_DATA = Pattern.compile("\"Data\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern CREDENTIAL = Pattern.compile("(?:token|client-key-data|password): \"?([^\"\\s]+)");

    record Piece(String origin, String text) {}

    private final List<Piece> pieces = new ArrayList<>();

    private Secrets() {
        pieces.add(new Piece("marker", "PRIVATE KEY-----"));
    }

    static Secrets of(RunningWindlass running) {
        Secrets secrets = new Secrets();
        S3Client s3 = running.aws.s3();
        for (S3Object object :
                s3.listObjectsV2Paginator(call -> call.bucket(running.bucket())).contents()) {
            if (object.key().contains("/pki/private/") || object.key().contains("/secrets/")) {
                secrets.addStored(s3.getObjectAsBytes(
                                call -> call.bucket(running.bucket()).key(object.key()))
                        .asUtf8String());
            }
        }
        matches(CREDENTIAL, running.kubeconfig()).forEach(credential -> secrets.addEncoded("kubeconfig", credential));
        running.aws.ec2().describeLaunchTemplates().launchTemplates().stream()
                .flatMap(template -> running
                        .aws
                        .ec2()
                        .describeLaunchTemplateVersions(call -> call.launchTemplateId(template.launchTemplateId()))
                        .launchTemplateVersions()
                        .stream())
                .map(LaunchTemplateVersion::launchTemplateData)
                .forEach(data -> secrets.addEncoded("user data", data.userData()));
        return secrets;
    }

    SortedSet<String> origins() {
        SortedSet<String> origins = new TreeSet<>();
        pieces.forEach(piece -> origins.add(piece.origin()));
        return origins;
    }

    List<Piece> pieces() {
        return List.copyOf(pieces);
    }

    /** Origins of what was found: never the secret itself, as this ends up in a test report. */
    SortedSet<String> foundIn(String text) {
        String whole = Stream.concat(Stream.of(text), matches(PAYLOAD, text).map(Secrets::decoded))
                .reduce("", (a, b) -> a + "\n" + b);
        SortedSet<String> found = new TreeSet<>();
        pieces.stream().filter(piece -> whole.contains(piece.text())).forEach(piece -> found.add(piece.origin()));
        return found;
    }

    private void addStored(String stored) {
        matches(PRIVATE_MATERIAL, stored).forEach(material -> addEncoded("private key", material));
        matches(SECRET_DATA, stored).forEach(data -> addEncoded("secret", data));
    }

    /** The beginning as it is written, and each line of what it says. */
    private void addEncoded(String origin, String encoded) {
        add(origin, encoded.substring(0, Math.min(64, encoded.length())));
        decoded(encoded).lines().filter(line -> !line.startsWith("-----")).forEach(line -> add(origin, line.strip()));
    }

    private void add(String origin, String text) {
        if (text.length() >= SHORTEST) {
            pieces.add(new Piece(origin, text));
        }
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results().map(match -> match.group(1));
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }
}
