package dev.windlass.proxy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What a proxy does to a request instead of passing it on and its answer back. */
public sealed interface Fault {

    /** The server is not asked; this answer stands in for its own. */
    record Answer(Function<Request, Reply> reply) implements Fault {
        public Answer {
            Objects.requireNonNull(reply, "reply is null");
        }
    }

    /** The connection is reset before the server is asked. */
    record Reset() implements Fault {}

    /** The server is asked and acts; the connection is reset where its answer should be. */
    record LostAnswer() implements Fault {}

    /** The server is not asked, and the asker hears nothing until it gives up. */
    record Silence() implements Fault {}

    /** The server is asked and acts; its answer reaches the asker changed. */
    record Edited(UnaryOperator<String> edit) implements Fault {
        public Edited {
            Objects.requireNonNull(edit, "edit is null");
        }
    }

    /** The server is asked only after this time. */
    record Delay(Duration duration) implements Fault {
        public Delay {
            Objects.requireNonNull(duration, "duration is null");
        }
    }

    /** An answer of a server. */
    record Reply(int status, Map<String, String> headers, byte[] body) {
        public Reply {
            headers = Map.copyOf(headers);
        }

        public static Reply of(int status, String contentType, String body) {
            return new Reply(status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Too many requests, in the words of the service that was asked: each AWS protocol has its own, as has Kubernetes. */
    static Fault throttle() {
        return new Answer(Refusals::throttle);
    }

    /** Kubernetes' priority and fairness sends the asker away for so long. */
    static Fault throttle(Duration retryAfter) {
        return new Answer(request -> Refusals.tooManyRequests(retryAfter));
    }

    /** A 503 in the words of the service that was asked. */
    static Fault unavailable() {
        return new Answer(request -> Refusals.of(request, 503, "ServiceUnavailable", "the service is unavailable"));
    }

    /** A refusal with this status and code, in the words of the service that was asked. */
    static Fault refusal(int status, String code, String message) {
        return new Answer(request -> Refusals.of(request, status, code, message));
    }

    static Fault reset() {
        return new Reset();
    }

    static Fault lostAnswer() {
        return new LostAnswer();
    }

    static Fault silence() {
        return new Silence();
    }

    static Fault edited(UnaryOperator<String> edit) {
        return new Edited(edit);
    }

    static Fault delay(Duration duration) {
        return new Delay(duration);
    }
}
