package dev.windlass.server.query;

/** Which clusters have changes in hand or waiting. */
@FunctionalInterface
interface ActiveChangeIndex {

    boolean isBusy(String cluster);
}
