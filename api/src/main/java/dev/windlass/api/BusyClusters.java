package dev.windlass.api;

/** Which clusters have changes in hand or waiting. */
@FunctionalInterface
interface BusyClusters {

    boolean isBusy(String cluster);
}
