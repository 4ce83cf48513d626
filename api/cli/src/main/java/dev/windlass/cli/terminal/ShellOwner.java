package dev.windlass.cli.terminal;

/** The root of the command line, from which every verb gets its surroundings. */
public interface ShellOwner {
    Shell shell();
}
