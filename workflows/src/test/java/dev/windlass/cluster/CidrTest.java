package dev.windlass.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrTest {

    @ParameterizedTest
    @CsvSource({
        "2001:DB8::/32, 2001:db8::/32",
        "2001:0db8:0:0::/32, 2001:db8::/32",
        "0::/0, ::/0",
        "::1/128, ::1/128",
        "2620:10f:6000:0::/40, 2620:10f:6000::/40",
        "2001:db8:0:1:1:1:1:1/128, 2001:db8:0:1:1:1:1:1/128",
        "2001:0:0:1:0:0:0:1/128, 2001:0:0:1::1/128",
        "2001:db8:0:0:1:0:0:1/128, 2001:db8::1:0:0:1/128",
        "fd00:0:0:8::/61, fd00:0:0:8::/61",
        "172.20.0.0/16, 172.20.0.0/16",
        "203.0.113.5/32, 203.0.113.5/32"
    })
    void isWrittenAsEc2WritesIt(String text, String written) {
        assertThat(Cidr.parse(text)).map(Cidr::toString).contains(written);
        assertThat(Cidr.parse(text)).isEqualTo(Cidr.parse(written));
    }
}
