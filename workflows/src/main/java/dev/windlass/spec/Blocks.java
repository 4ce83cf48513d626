package dev.windlass.spec;

import java.util.List;

/** Which blocks of addresses AWS and kops allow in which place. */
final class Blocks {

    private static final int LARGEST_VPC = 16;
    private static final int SMALLEST_VPC = 28;

    /** kops gives services the first eighth, and the control plane's controllers give each node a /24 of the second half. */
    private static final int LARGEST_NON_MASQUERADE = 1;

    private static final int SMALLEST_NON_MASQUERADE = 23;

    /** "This network", loopback, link-local, multicast and reserved: no host has such an address. RFC 6890. */
    private static final List<Cidr> WITHOUT_HOSTS = List.of(
            Cidr.parse("0.0.0.0/8"),
            Cidr.parse("127.0.0.0/8"),
            Cidr.parse("169.254.0.0/16"),
            Cidr.parse("224.0.0.0/3"));

    private Blocks() {}

    /** A VPC or a subnet of it. Source: AWS, "IPv4 VPC CIDR blocks" and "IPv4 subnet CIDR blocks". */
    static Cidr vpc(String text) {
        Cidr block = ipv4(text);
        if (block.prefix() < LARGEST_VPC || block.prefix() > SMALLEST_VPC) {
            throw new IllegalArgumentException("must be a block from /" + LARGEST_VPC + " to /" + SMALLEST_VPC
                    + ", as AWS allows; it is /" + block.prefix());
        }
        return withHosts(block);
    }

    /** IPv4, and large enough to be divided among services and pods. */
    static Cidr nonMasquerade(String text) {
        Cidr block = ipv4(text);
        if (block.prefix() < LARGEST_NON_MASQUERADE || block.prefix() > SMALLEST_NON_MASQUERADE) {
            throw new IllegalArgumentException("must be a block from /" + LARGEST_NON_MASQUERADE + " to /"
                    + SMALLEST_NON_MASQUERADE + ", so that a node has a /24 for its pods; it is /" + block.prefix());
        }
        return withHosts(block);
    }

    private static Cidr ipv4(String text) {
        Cidr block = Cidr.parse(text);
        if (block.isIpv6()) {
            throw new IllegalArgumentException("must be an IPv4 block; IPv6 is not supported here");
        }
        return block;
    }

    private static Cidr withHosts(Cidr block) {
        WITHOUT_HOSTS.stream().filter(block::overlaps).findFirst().ifPresent(reserved -> {
            throw new IllegalArgumentException("must not overlap with " + reserved + ", in which no host can be");
        });
        return block;
    }
}
