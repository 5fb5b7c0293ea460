package io.causestream.replay.diff;

/**
 * One aspect in which the two findings of a problem differ.
 *
 * @param with how it is by the new rules, for people; never empty
 * @param against how it is by the rules that they are compared with; never empty
 */
public record Difference(Aspect aspect, String with, String against) {}
