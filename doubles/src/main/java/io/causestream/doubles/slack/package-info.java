/**
 * A Slack that is strict and keeps its state: the Web API for one bot over real HTTP, and a page
 * that shows what a person would see.
 *
 * <p>Start at {@link io.causestream.doubles.slack.SlackDouble}. What a method does is in {@link
 * io.causestream.doubles.slack.Methods}, what a message may contain in {@link
 * io.causestream.doubles.slack.BlockRules}.
 */
@NullMarked
package io.causestream.doubles.slack;

import org.jspecify.annotations.NullMarked;
