/**
 * Findings as HTTP requests to any address: JSON as on the topic, text, or what a template makes of
 * it. Start at {@link io.causestream.sink.webhook.WebhookTransport}.
 */
@NullMarked
package io.causestream.sink.webhook;

import org.jspecify.annotations.NullMarked;
