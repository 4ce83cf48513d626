package dev.windlass.rollout.policy;

/** @param why one line, printable and bounded; empty where a green answer needs no words */
public record GateVerdict(boolean green, String why) {}
