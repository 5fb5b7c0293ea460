package io.causestream.ai.prompt;

/**
 * A line that may be told to the model.
 *
 * @param rank among the lines of its kind; the lowest is worth most
 */
record RankedLine(String text, int rank) {}
