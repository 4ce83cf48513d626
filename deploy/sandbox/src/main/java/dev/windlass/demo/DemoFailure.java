package dev.windlass.demo;

/** Something that the demo promises did not come true; the message says what. */
final class DemoFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DemoFailure(String message) {
        super(message);
    }
}
