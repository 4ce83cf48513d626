package dev.windlass.cli.terminal;

/** Value of {@code -o}. */
public enum Format {
    TABLE,
    YAML,
    JSON;

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
