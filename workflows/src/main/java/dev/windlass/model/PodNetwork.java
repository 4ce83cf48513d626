package dev.windlass.model;

/**
 * How the addresses inside a cluster are divided. kops: services get the first eighth of {@code nonMasqueradeCIDR}, pods
 * its second half, and DNS the tenth service address.
 */
record PodNetwork(String serviceCidr, String podCidr, String dnsAddress) {

    private static final int SERVICE_BITS = 3;
    private static final int DNS_OFFSET = 10;

    static PodNetwork of(String nonMasqueradeCidr) {
        int slash = nonMasqueradeCidr.indexOf('/');
        int length = slash < 0 ? -1 : Integer.parseInt(nonMasqueradeCidr.substring(slash + 1));
        if (length < 1 || length > Integer.SIZE - SERVICE_BITS) {
            throw new IllegalArgumentException("spec.nonMasqueradeCIDR must be an IPv4 block of at most 29 bits: "
                    + nonMasqueradeCidr);
        }
        int base = address(nonMasqueradeCidr.substring(0, slash));
        int secondHalf = base + (1 << Integer.SIZE - length - 1);
        return new PodNetwork(
                dotted(base) + "/" + (length + SERVICE_BITS),
                dotted(secondHalf) + "/" + (length + 1),
                dotted(base + DNS_OFFSET));
    }

    private static int address(String dotted) {
        int address = 0;
        for (String octet : dotted.split("\\.")) {
            address = address << Byte.SIZE | Integer.parseInt(octet);
        }
        return address;
    }

    private static String dotted(int address) {
        return "%d.%d.%d.%d"
                .formatted(address >>> 24, address >>> 16 & 0xff, address >>> 8 & 0xff, address & 0xff);
    }
}
