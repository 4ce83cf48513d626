package dev.windlass.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    @TempDir
    private Path folder;

    @Test
    void remembersAPortByItsName() {
        int port = new Ports(file()).port("kafka");

        assertThat(new Ports(file()).port("kafka")).isEqualTo(port);
    }

    @Test
    void takesAnotherPortWhereTheRememberedOneIsTaken() throws IOException {
        int port = new Ports(file()).port("kafka");

        try (ServerSocket intruder = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(new Ports(file()).port("kafka")).isNotEqualTo(intruder.getLocalPort());
        }
    }

    private Path file() {
        return folder.resolve("ports.properties");
    }
}
