/**
 * The door for Alertmanager: what its webhook posts becomes one observation an alert on {@code
 * raw.alerts}.
 *
 * <p>{@link io.causestream.ingest.alertmanager.AlertmanagerWebhook} answers HTTP, {@link
 * io.causestream.ingest.alertmanager.WebhookPost} reads what was posted, {@link
 * io.causestream.ingest.alertmanager.AlertPublisher} returns when Kafka has it. Start at {@link
 * io.causestream.ingest.alertmanager.IngestAlertmanager}.
 */
@NullMarked
package io.causestream.ingest.alertmanager;

import org.jspecify.annotations.NullMarked;
