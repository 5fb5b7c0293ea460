package io.causestream.standalone.incident;

import io.causestream.replay.diff.FindingsDiff;

/**
 * A comparison, and of what.
 *
 * @param incident the file's path
 * @param with the new rules, as named on the command line
 * @param against those that they are compared with
 */
record DiffReport(String incident, String with, String against, FindingsDiff diff) {}
