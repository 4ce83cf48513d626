package dev.windlass.spec;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An IPv4 or IPv6 address, read from a literal alone: no name is resolved and no zone is known. */
record IpAddress(BigInteger number, int bits) {

    static final int IPV4_BITS = 32;
    static final int IPV6_BITS = 128;

    private static final int GROUPS = 8;
    private static final int GROUP_BITS = 16;
    private static final Pattern IPV4 = Pattern.compile("\\d{1,10}(\\.\\d{1,10}){3}");
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    /** The longest run of zeros, of at least two groups; the first of several. RFC 5952, section 4.2. */
    private static final Pattern ZEROS = Pattern.compile("\\b0(:0){1,7}\\b");

    /** @throws IllegalArgumentException whose message is the rule that the text breaks */
    static IpAddress parse(String text) {
        if (text.indexOf(':') < 0) {
            return ipv4(text);
        }
        if (text.indexOf('.') >= 0) {
            throw new IllegalArgumentException(
                    "must not mix IPv6 and IPv4 spelling; write the last 32 bits in hexadecimal");
        }
        return ipv6(text);
    }

    /** As AWS writes it; RFC 5952 for IPv6. */
    @Override
    public String toString() {
        return bits == IPV4_BITS ? dotted() : compressed();
    }

    private static IpAddress ipv4(String text) {
        if (!IPV4.matcher(text).matches()) {
            throw notAnAddress();
        }
        long number = 0;
        for (String octet : text.split("\\.")) {
            if (octet.length() > 1 && octet.startsWith("0")) {
                throw new IllegalArgumentException(
                        "must not have leading zeros, which some programs read as octal numbers");
            }
            if (Long.parseLong(octet) > 255) {
                throw notAnAddress();
            }
            number = number << Byte.SIZE | Long.parseLong(octet);
        }
        return new IpAddress(BigInteger.valueOf(number), IPV4_BITS);
    }

    private static IpAddress ipv6(String text) {
        int gap = text.indexOf("::");
        List<String> groups = new ArrayList<>();
        if (gap < 0) {
            groups.addAll(groups(text));
        } else {
            List<String> before = groups(text.substring(0, gap));
            List<String> after = groups(text.substring(gap + 2));
            int missing = GROUPS - before.size() - after.size();
            groups.addAll(before);
            for (int i = 0; i < missing; i++) {
                groups.add("0");
            }
            groups.addAll(after);
            if (missing < 1) {
                throw notAnAddress();
            }
        }
        if (groups.size() != GROUPS
                || !groups.stream().allMatch(group -> GROUP.matcher(group).matches())) {
            throw notAnAddress();
        }
        BigInteger number = BigInteger.ZERO;
        for (String group : groups) {
            number = number.shiftLeft(GROUP_BITS).or(BigInteger.valueOf(Integer.parseInt(group, 16)));
        }
        return new IpAddress(number, IPV6_BITS);
    }

    private static List<String> groups(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(":", -1));
    }

    private String dotted() {
        long value = number.longValue();
        return "%d.%d.%d.%d".formatted(value >> 24, value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff);
    }

    private String compressed() {
        String full = Stream.iterate(GROUPS - 1, group -> group >= 0, group -> group - 1)
                .map(group -> number.shiftRight(group * GROUP_BITS).intValue() & 0xffff)
                .map(Integer::toHexString)
                .collect(Collectors.joining(":"));
        return ZEROS.matcher(full)
                .results()
                .reduce((one, other) -> other.group().length() > one.group().length() ? other : one)
                .map(zeros -> full.substring(0, Math.max(0, zeros.start() - 1)) + "::"
                        + full.substring(Math.min(full.length(), zeros.end() + 1)))
                .orElse(full);
    }

    private static IllegalArgumentException notAnAddress() {
        return new IllegalArgumentException("must begin with an IPv4 or IPv6 address");
    }
}
