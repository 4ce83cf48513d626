package dev.windlass.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Windlass lets an event send it. */
@Tag("R69")
class AllowedHostsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1:9090/x",
                "http://127.0.0.1:9090/x",
                "https://[::1]:9091/",
                "http://[::1]:9091/",
                "http://192.0.2.1:80/",
                "http://192.0.2.1/",
                "https://192.0.2.2:443/",
                "https://192.0.2.2/"
            })
    void askedIsWhatIsListed(String url) {
        assertThat(refusal("127.0.0.1:9090, [::1]:9091, http://192.0.2.1:80, 192.0.2.2:443", url))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1:9091/",
                "https://127.0.0.2:9090/",
                "https://example.com/",
                "https://127.0.0.1/",
                "http://2130706433:9090/"
            })
    void anotherHostOrAnotherPortIsRefusedByName(String url) {
        assertThat(refusal("127.0.0.1:9090", url))
                .hasValueSatisfying(why -> assertThat(why).endsWith("is not listed in WINDLASS_GATE_HOSTS"));
    }

    @Test
    void plainHttpHasToBeListedAsSuchUnlessItStaysOnThisMachine() {
        assertThat(refusal("192.0.2.1:8080", "http://192.0.2.1:8080/"))
                .contains("192.0.2.1:8080 is listed in WINDLASS_GATE_HOSTS for https only");
        assertThat(refusal("https://127.0.0.1:9090", "http://127.0.0.1:9090/"))
                .contains("127.0.0.1:9090 is listed in WINDLASS_GATE_HOSTS for https only");
    }

    @Test
    void hostsAreComparedWithoutCase() {
        assertThat(refusal("LocalHost:9090", "http://LOCALHOST:9090/")).isEmpty();
    }

    @Test
    void anInstancesCredentialsAreOutOfReachEvenWhereSomebodyListsThem() {
        assertThat(refusal("http://169.254.169.254:80", "http://169.254.169.254/latest/meta-data/"))
                .contains("169.254.169.254 is at 169.254.169.254, which is never asked");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.170.2",
                "fd00:ec2::254",
                "fd00:ec2::23",
                "fe80::1",
                "::ffff:169.254.169.254",
                "::169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "2002:a9fe:a9fe::1",
                "0.0.0.0",
                "::",
                "224.0.0.1"
            })
    void metadataLinkLocalAndNobodysAddressesAreNeverAsked(String address) throws UnknownHostException {
        assertThat(AllowedHosts.isNeverAsked(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "::1", "10.0.0.1", "192.0.2.1", "2001:db8::1", "fd00:ec3::254", "64:ff9b::a00:1"})
    void otherAddressesMayBeListed(String address) throws UnknownHostException {
        assertThat(AllowedHosts.isNeverAsked(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "example.com:0",
                "ftp://example.com:21",
                "https://example.com",
                "https://example.com:443/path",
                "https://user@example.com:443",
                "a b:80",
                "*:443"
            })
    void anEntryThatIsNoneStopsTheServerWithTheVariablesName(String entry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AllowedHosts.fromEnvironment(Map.of("WINDLASS_GATE_HOSTS", entry)))
                .withMessageStartingWith("WINDLASS_GATE_HOSTS: must be HOST:PORT")
                .withMessageEndingWith("one is " + entry);
    }

    private static Optional<String> refusal(String hosts, String url) {
        return AllowedHosts.fromEnvironment(Map.of("WINDLASS_GATE_HOSTS", hosts))
                .refusal(URI.create(url));
    }
}
