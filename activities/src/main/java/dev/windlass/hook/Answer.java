package dev.windlass.hook;

/**
 * What came back.
 *
 * @param body its beginning, as UTF-8
 * @param whole whether that was all
 */
record Answer(int status, String body, boolean whole) {}
