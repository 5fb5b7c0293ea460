/**
 * Reads what Alertmanager posts and what its API lists: publishes one observation per alert to
 * {@code raw.alerts}. Start at {@link io.causestream.ingest.alertmanager.IngestAlertmanager}.
 */
@NullMarked
package io.causestream.ingest.alertmanager;

import org.jspecify.annotations.NullMarked;
