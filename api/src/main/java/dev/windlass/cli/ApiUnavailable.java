package dev.windlass.cli;

import java.net.URI;

/** Nobody answers at the API's address. */
final class ApiUnavailable extends CommandFailure {

    ApiUnavailable(URI address, Throwable cause) {
        super("Windlass API at " + address + " does not answer; start it with: windlass up", cause);
    }
}
