package io.causestream.sink.slack.config;

/**
 * What to do with a message that may have been posted although Slack's answer was lost, where the
 * bot may not read the channel's history to find out.
 */
public enum IfUnconfirmed {
    /** Rather twice than never. */
    REPOST,
    /** Rather never than twice. */
    SKIP
}
