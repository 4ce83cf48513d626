package dev.windlass.failpoint;

/** Is told of everything that this process does to the world, by the names of {@link SideEffects}. Thread-safe. */
public interface EffectListener {

    /** Hears nothing; whoever would tell it need not. */
    EffectListener NONE = new EffectListener() {
        @Override
        public void before(String effect) {
            // nobody listens
        }

        @Override
        public void after(String effect) {
            // nobody listens
        }
    };

    /** The effect is about to happen. */
    void before(String effect);

    /** The effect has happened, and nobody has been told yet. */
    void after(String effect);
}
