package dev.windlass.spec;

import java.math.BigInteger;

/**
 * A block of addresses, IPv4 or IPv6: {@code 172.20.0.0/16}. Two spellings of one block are one value, and it is printed
 * as EC2 stores and answers it (RFC 5952 for IPv6), since EC2 compares what it stores.
 *
 * @param first its lowest address as a number
 * @param prefix how many leading bits all its addresses share
 * @param bits of an address: 32 or 128
 */
public record Cidr(BigInteger first, int prefix, int bits) {

    private static final String WANTED = "must be a block of addresses such as 172.20.0.0/16";
    private static final int MAPPED_PREFIX = 96;
    private static final BigInteger MAPPED = BigInteger.valueOf(0xffff);
    private static final int LONGEST_TEXT = 60;

    public Cidr {
        if (bits != IpAddress.IPV4_BITS && bits != IpAddress.IPV6_BITS) {
            throw new IllegalArgumentException("addresses have 32 or 128 bits, not " + bits);
        }
        if (prefix < 0 || prefix > bits || first.signum() < 0 || first.bitLength() > bits) {
            throw new IllegalArgumentException(WANTED);
        }
        if (first.mod(size(bits, prefix)).signum() != 0) {
            throw new IllegalArgumentException(WANTED + ": no bits may be set behind the prefix; write "
                    + new Cidr(first.subtract(first.mod(size(bits, prefix))), prefix, bits));
        }
    }

    /** @throws IllegalArgumentException whose message is the rule that the text breaks */
    public static Cidr parse(String text) {
        int slash = text.length() > LONGEST_TEXT ? -1 : text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(WANTED + wholeAddress(text));
        }
        IpAddress address = address(text.substring(0, slash));
        Cidr block = new Cidr(address.number(), prefix(text.substring(slash + 1), address), address.bits());
        if (block.isMapped()) {
            throw new IllegalArgumentException(WANTED + ": an IPv4 block is not written as IPv6; write "
                    + new Cidr(ipv4Part(block.first), block.prefix - MAPPED_PREFIX, IpAddress.IPV4_BITS));
        }
        return block;
    }

    /** What a cloud says of a block, spelled as EC2 spells it; a text that is no block stays as it is. */
    public static String canonical(String text) {
        if (text == null) {
            return null;
        }
        try {
            return parse(text).toString();
        } catch (IllegalArgumentException noBlock) {
            return text;
        }
    }

    public boolean isIpv6() {
        return bits == IpAddress.IPV6_BITS;
    }

    public boolean contains(Cidr other) {
        return bits == other.bits && first.compareTo(other.first) <= 0 && end().compareTo(other.end()) >= 0;
    }

    public boolean overlaps(Cidr other) {
        return contains(other) || other.contains(this);
    }

    /** Its lowest address. */
    public String address() {
        return new IpAddress(first, bits).toString();
    }

    /** The same block as AWS writes it. */
    @Override
    public String toString() {
        return address() + "/" + prefix;
    }

    private static IpAddress address(String text) {
        try {
            return IpAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(WANTED + ": it " + e.getMessage(), e);
        }
    }

    private static int prefix(String text, IpAddress address) {
        if (!text.matches("0|[1-9]\\d{0,2}") || Integer.parseInt(text) > address.bits()) {
            throw new IllegalArgumentException(WANTED + ": behind the slash stands a number from 0 to " + address.bits()
                    + " without leading zeros");
        }
        return Integer.parseInt(text);
    }

    private static String wholeAddress(String text) {
        try {
            IpAddress address = IpAddress.parse(text);
            return "; write " + address + "/" + address.bits() + " for one address";
        } catch (IllegalArgumentException e) {
            return text.startsWith("pl-") ? "; prefix lists are not supported" : "";
        }
    }

    /** In {@code ::ffff:0:0/96}, where programs disagree whether the block is one of IPv4. */
    private boolean isMapped() {
        return isIpv6()
                && prefix >= MAPPED_PREFIX
                && first.shiftRight(IpAddress.IPV4_BITS).equals(MAPPED);
    }

    private static BigInteger ipv4Part(BigInteger address) {
        return address.mod(BigInteger.ONE.shiftLeft(IpAddress.IPV4_BITS));
    }

    private static BigInteger size(int bits, int prefix) {
        return BigInteger.ONE.shiftLeft(bits - prefix);
    }

    private BigInteger end() {
        return first.add(size(bits, prefix));
    }
}
