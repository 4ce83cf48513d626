package dev.windlass.resource.build;

import dev.windlass.spec.Cidr;
import java.math.BigInteger;

/**
 * How the addresses inside a cluster are divided. kops: services get the first eighth of {@code nonMasqueradeCIDR}, pods
 * its second half, and DNS the tenth service address.
 */
record PodNetwork(String serviceCidr, String podCidr, String dnsAddress) {

    private static final int SERVICE_BITS = 3;
    private static final BigInteger DNS_OFFSET = BigInteger.TEN;

    static PodNetwork of(Cidr nonMasquerade) {
        int length = nonMasquerade.prefix();
        int bits = nonMasquerade.bits();
        if (nonMasquerade.isIpv6() || length < 1 || length > bits - SERVICE_BITS) {
            throw new IllegalArgumentException(
                    "spec.nonMasqueradeCIDR must be an IPv4 block of at most 29 bits: " + nonMasquerade);
        }
        BigInteger base = nonMasquerade.first();
        BigInteger secondHalf = base.add(BigInteger.ONE.shiftLeft(bits - length - 1));
        Cidr dns = new Cidr(base.add(DNS_OFFSET), bits, bits);
        return new PodNetwork(
                new Cidr(base, length + SERVICE_BITS, bits).toString(),
                new Cidr(secondHalf, length + 1, bits).toString(),
                dns.address());
    }
}
