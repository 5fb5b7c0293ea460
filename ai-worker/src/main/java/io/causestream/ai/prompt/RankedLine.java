package io.causestream.ai.prompt;

/**
 * A line that may be included in the prompt.
 *
 * @param rank among the lines of its kind; the lowest is the most valuable
 */
record RankedLine(String text, int rank) {}
