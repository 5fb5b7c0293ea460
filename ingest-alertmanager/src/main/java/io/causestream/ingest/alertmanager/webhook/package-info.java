/**
 * Alertmanager's webhook: 200 when Kafka has all of a post. Start at {@link
 * io.causestream.ingest.alertmanager.webhook.AlertmanagerWebhook}.
 */
@NullMarked
package io.causestream.ingest.alertmanager.webhook;

import org.jspecify.annotations.NullMarked;
