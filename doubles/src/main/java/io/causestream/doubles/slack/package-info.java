/**
 * A Slack that is strict and remembers: the Web API towards one bot over real HTTP, and a page that
 * shows a person what they would see.
 *
 * <p>Start at {@link io.causestream.doubles.slack.SlackDouble}. What a method does is in {@link
 * io.causestream.doubles.slack.Methods}, what a message may hold in {@link
 * io.causestream.doubles.slack.BlockRules}.
 */
@NullMarked
package io.causestream.doubles.slack;

import org.jspecify.annotations.NullMarked;
