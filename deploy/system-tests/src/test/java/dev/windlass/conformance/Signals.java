package dev.windlass.conformance;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What Java itself cannot send to a process. */
final class Signals {

    private Signals() {}

    /** @param name such as {@code STOP}; has arrived when this returns */
    static void send(String name, long pid) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .inheritIO()
                    .start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new AssertionError("signal " + name + " did not reach process " + pid);
            }
        } catch (IOException e) {
            throw new AssertionError("cannot send signal " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
