package io.causestream.sink.routing;

/**
 * Where a finding goes within one sink.
 *
 * @param channel as configured: a Slack channel's name or id, a webhook's name; never empty
 * @param tier how much of the finding is shown there
 */
public record Destination(String channel, Tier tier) {}
