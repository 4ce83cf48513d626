package dev.windlass.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            10.0.0.0/8,                                   10.0.0.0/8
            0.0.0.0/0,                                    0.0.0.0/0
            203.0.113.5/32,                               203.0.113.5/32
            ::/0,                                         ::/0
            0::/0,                                        ::/0
            0:0:0:0:0:0:0:0/0,                            ::/0
            2001:DB8::/32,                                2001:db8::/32
            2001:0DB8::/32,                               2001:db8::/32
            2620:10f:6000:0::/40,                         2620:10f:6000::/40
            2001:0db8:0000:0000:0001:0000:0000:0001/128,  2001:db8::1:0:0:1/128
            2001:db8:0:1:1:1:1:1/128,                     2001:db8:0:1:1:1:1:1/128
            2001:db8::1:1:1:1:1/128,                      2001:db8:0:1:1:1:1:1/128
            2001:0:0:1:0:0:0:1/128,                       2001:0:0:1::1/128
            10:0:0:1:2:3:4:5/128,                         10::1:2:3:4:5/128
            0:0:1::/48,                                   0:0:1::/48
            ::1/128,                                      ::1/128
            1::/16,                                       1::/16
            64:ff9b::/96,                                 64:ff9b::/96
            ::fffe:0:0/96,                                ::fffe:0:0/96
            ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128,  ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128
            """)
    void writesABlockAsEc2AnswersIt(String spelling, String canonical) {
        assertThat(Cidr.parse(spelling)).hasToString(canonical).isEqualTo(Cidr.parse(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "/",
                "10.0.0.0",
                "10.0.0.0/",
                "/8",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/8 ",
                " 10.0.0.0/8",
                "10.0.0.0/8/8",
                "10.0.0/8",
                "10.0.0.0.0/8",
                "256.0.0.0/8",
                "10.0.0.0/0x8",
                "10.0.0.0/08",
                "010.0.0.0/8",
                "10.0.0.0/٨",
                "::/129",
                "1::2::3/64",
                ":::/0",
                "1:2:3:4:5:6:7/64",
                "1:2:3:4:5:6:7:8:9/64",
                "12345::/16",
                "1:2:3:4:5:6:7:8::/128",
                ":1:2:3:4:5:6:7/128",
                "1:2:3:4:5:6:7:/128",
                "g::/16",
                "fe80::1%eth0/128",
                "[::]/0",
                "everywhere/8",
                "pl-0123456789abcdef0",
                "10.0.0.0/99999999999999999999",
                "99999999999999999999.0.0.0/8"
            })
    void refusesWhatIsNoBlock(String text) {
        assertThatThrownBy(() -> Cidr.parse(text))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must be a block of addresses such as 172.20.0.0/16");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            10.0.0.1/8,            10.0.0.0/8
            172.20.1.0/16,         172.20.0.0/16
            2001:DB8::1/32,        2001:db8::/32
            ::1/0,                 ::/0
            203.0.113.5,           203.0.113.5/32
            2001:db8::5,           2001:db8::5/128
            ::ffff:a00:0/104,      10.0.0.0/8
            ::ffff:0:0/96,         0.0.0.0/0
            """)
    void namesTheBlockThatWasMeant(String text, String meant) {
        assertThatThrownBy(() -> Cidr.parse(text)).message().contains("; write " + meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"::ffff:10.0.0.0/104", "::ffff:10.0.0.0/8", "64:ff9b::192.0.2.0/120"})
    void refusesIpv4SpellingInIpv6(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).message().contains("must not mix IPv6 and IPv4");
    }

    @Test
    void tellsWhatLiesInWhat() {
        assertThat(Cidr.parse("10.0.0.0/8").contains(Cidr.parse("10.255.0.0/16")))
                .isTrue();
        assertThat(Cidr.parse("10.0.0.0/16").overlaps(Cidr.parse("10.0.0.0/8"))).isTrue();
        assertThat(Cidr.parse("10.0.0.0/16").overlaps(Cidr.parse("10.1.0.0/16")))
                .isFalse();
        assertThat(Cidr.parse("0.0.0.0/0").overlaps(Cidr.parse("::/0"))).isFalse();
    }
}
