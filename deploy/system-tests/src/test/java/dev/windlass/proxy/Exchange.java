package dev.windlass.proxy;

import java.time.Instant;
import java.util.Objects;

/**
 * A request and what became of it.
 *
 * @param answered when the answer began, or when it was clear that none would come
 * @param status of the answer that the server gave, or that stood in for the server's; 0 where there was none
 * @param reached whether the server was asked: only then can it have acted
 * @param delivered whether the asker got the whole answer, as far as is known; a watch that goes on counts as delivered
 */
public record Exchange(Request request, Instant answered, int status, boolean reached, boolean delivered) {

    public Exchange {
        Objects.requireNonNull(request, "request is null");
        Objects.requireNonNull(answered, "answered is null");
    }

    /** The server was asked and took it, whether or not the asker ever heard. */
    public boolean succeeded() {
        return reached && status >= 200 && status < 300;
    }

    Exchange cut() {
        return new Exchange(request, answered, status, reached, false);
    }
}
