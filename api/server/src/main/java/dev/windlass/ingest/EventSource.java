package dev.windlass.ingest;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The source of a CloudEvent, in one spelling: RFC 3986, 6.2.2. Letters of scheme and host are small, nothing is escaped that
 * need not be, and the path has no dots to resolve.
 */
final class EventSource {

    /** Of its canonical spelling, in characters; a cluster's queue remembers hundreds of them. */
    static final int LENGTH = 512;

    private static final Pattern ESCAPED = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final String UNRESERVED = "-._~";

    private EventSource() {}

    /** The rule that the source breaks; empty if it breaks none. */
    static Optional<String> problem(URI source) {
        if (source.toString().isEmpty()) {
            return Optional.of("must not be empty: CloudEvents name an event by source and id");
        }
        return canonical(source).length() > LENGTH
                ? Optional.of("must be at most " + LENGTH + " characters")
                : Optional.empty();
    }

    static String canonical(URI source) {
        // Escapes first: a dot that was escaped is a dot as well.
        String ascii = ESCAPED.matcher(source.toASCIIString()).replaceAll(escape -> plain(escape.group(1)));
        URI uri = URI.create(ascii).normalize();
        String text = uri.toString();
        if (uri.getScheme() != null) {
            text = text.replaceFirst("^[^:]*", uri.getScheme().toLowerCase(Locale.ROOT));
        }
        if (uri.getHost() == null) {
            return text;
        }
        int host = text.indexOf(uri.getHost(), text.indexOf("//") + 2 + userInfo(uri));
        return text.substring(0, host)
                + uri.getHost().toLowerCase(Locale.ROOT)
                + text.substring(host + uri.getHost().length());
    }

    private static int userInfo(URI uri) {
        return uri.getRawUserInfo() == null ? 0 : uri.getRawUserInfo().length() + 1;
    }

    private static String plain(String hex) {
        char octet = (char) Integer.parseInt(hex, 16);
        boolean letterOrDigit = octet < 128 && Character.isLetterOrDigit(octet);
        return letterOrDigit || UNRESERVED.indexOf(octet) >= 0
                ? String.valueOf(octet)
                : "%" + hex.toUpperCase(Locale.ROOT);
    }
}
