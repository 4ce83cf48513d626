package dev.windlass.gate;

/** @param why one line, printable and bounded; empty where a green answer needs no words */
public record GateVerdict(boolean green, String why) {}
