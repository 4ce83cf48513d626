package dev.windlass.cluster;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A block of addresses, IPv4 or IPv6: {@code 172.20.0.0/16}. Two spellings of one block are equal. */
public record Cidr(BigInteger first, int prefix, int bits) {

    /** Empty where the text is no block, or one whose address has bits set behind its prefix. Never asks DNS. */
    public static Optional<Cidr> parse(String text) {
        int slash = text == null ? -1 : text.indexOf('/');
        if (slash < 1 || !text.substring(slash + 1).matches("\\d{1,3}")) {
            return Optional.empty();
        }
        try {
            byte[] address = InetAddress.ofLiteral(text.substring(0, slash)).getAddress();
            Cidr cidr = new Cidr(
                    new BigInteger(1, address), Integer.parseInt(text.substring(slash + 1)), address.length * 8);
            return cidr.prefix > cidr.bits || cidr.first.mod(cidr.size()).signum() != 0
                    ? Optional.empty()
                    : Optional.of(cidr);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The block as AWS spells it; a text that is no block stays as it is. */
    public static String canonical(String text) {
        return parse(text).map(Cidr::toString).orElse(text);
    }

    boolean contains(Cidr other) {
        return bits == other.bits && first.compareTo(other.first) <= 0 && end().compareTo(other.end()) >= 0;
    }

    boolean overlaps(Cidr other) {
        return bits == other.bits && first.compareTo(other.end()) < 0 && other.first.compareTo(end()) < 0;
    }

    private BigInteger size() {
        return BigInteger.ONE.shiftLeft(bits - prefix);
    }

    private BigInteger end() {
        return first.add(size());
    }

    /** As EC2 stores and answers it: RFC 5952 for IPv6. */
    @Override
    public String toString() {
        return (bits == 32 ? ipv4() : ipv6()) + "/" + prefix;
    }

    private String ipv4() {
        return IntStream.iterate(24, shift -> shift >= 0, shift -> shift - 8)
                .mapToObj(shift -> Integer.toString(first.shiftRight(shift).intValue() & 0xff))
                .collect(Collectors.joining("."));
    }

    /** The longest run of zero fields is left out, the first of several; one zero alone is written. */
    private String ipv6() {
        int[] fields = IntStream.range(0, 8)
                .map(field -> first.shiftRight(112 - 16 * field).intValue() & 0xffff)
                .toArray();
        int longest = 1;
        int begin = 8;
        for (int field = 0; field < 8; field++) {
            int end = field;
            while (end < 8 && fields[end] == 0) {
                end++;
            }
            if (end - field > longest) {
                longest = end - field;
                begin = field;
            }
        }
        return begin == 8 ? hex(fields, 0, 8) : hex(fields, 0, begin) + "::" + hex(fields, begin + longest, 8);
    }

    private static String hex(int[] fields, int from, int to) {
        return Arrays.stream(fields, from, to).mapToObj(Integer::toHexString).collect(Collectors.joining(":"));
    }
}
