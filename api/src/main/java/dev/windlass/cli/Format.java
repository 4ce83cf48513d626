package dev.windlass.cli;

/** Value of {@code -o}. */
enum Format {
    TABLE,
    YAML,
    JSON;

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
