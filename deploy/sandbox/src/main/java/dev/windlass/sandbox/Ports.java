package dev.windlass.sandbox;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on the loopback interface, remembered by name so that a stack comes back where its users left it. */
public final class Ports {

    /** Below what Linux and macOS give to outgoing connections, one of which could take a port before its server listens. */
    private static final int FIRST = 20_000;

    private static final int LAST = 32_000;
    private static final int TRIES = 100;

    private final Path file;
    private final Properties remembered = new Properties();

    public Ports(Path file) {
        this.file = file;
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                remembered.load(reader);
            } catch (IOException e) {
                throw new LocalStackException("cannot read " + file + ": " + e.getMessage(), e);
            }
        }
    }

    /** The port this name had before if nobody else took it, else a free one. */
    public synchronized int port(String name) {
        String before = remembered.getProperty(name);
        if (before != null && isFree(Integer.parseInt(before))) {
            return Integer.parseInt(before);
        }
        int port = free();
        while (remembered.containsValue(Integer.toString(port))) {
            port = free();
        }
        remembered.setProperty(name, Integer.toString(port));
        try (Writer writer = Files.newBufferedWriter(file)) {
            remembered.store(writer, null);
        } catch (IOException e) {
            throw new LocalStackException("cannot write " + file + ": " + e.getMessage(), e);
        }
        return port;
    }

    /** A port that nobody listens on now; somebody may before its user does. */
    public static int free() {
        return ThreadLocalRandom.current()
                .ints(TRIES, FIRST, LAST)
                .filter(Ports::isFree)
                .findFirst()
                .orElseGet(Ports::anyFree);
    }

    private static int anyFree() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new LocalStackException("no free port on the loopback interface", e);
        }
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // as servers do: the waiting state of connections just closed does not make a port taken
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
