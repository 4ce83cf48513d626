package dev.windlass.cli.client;

import dev.windlass.cli.terminal.CommandFailure;
import java.net.URI;

/** The API gave no answer. */
public final class ApiUnavailable extends CommandFailure {

    /** For whoever said something and got no answer. */
    static final String DOUBT = "; it may have heard you: see windlass get changes before you say it again";

    private ApiUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    /** Nobody is at its address, so nobody has heard anything. */
    static ApiUnavailable unheard(URI address, Throwable cause) {
        return new ApiUnavailable("Windlass API at " + address + " does not answer; start it with: windlass up", cause);
    }

    /** It was there, and went away before it had answered. */
    static ApiUnavailable brokeOff(URI address, Throwable cause) {
        return new ApiUnavailable("Windlass API at " + address + " broke off before it answered" + DOUBT, cause);
    }
}
