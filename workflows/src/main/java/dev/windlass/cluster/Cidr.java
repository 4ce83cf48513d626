package dev.windlass.cluster;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;

/** A block of addresses, IPv4 or IPv6: {@code 172.20.0.0/16}. */
record Cidr(BigInteger first, int prefix, int bits) {

    /** Empty where the text is no block, or one whose address has bits set behind its prefix. Never asks DNS. */
    static Optional<Cidr> parse(String text) {
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
}
