/**
 * Takes what Alertmanager posts, and what stands in its lists: one observation an alert on {@code
 * raw.alerts}. Start at {@link io.causestream.ingest.alertmanager.IngestAlertmanager}.
 */
@NullMarked
package io.causestream.ingest.alertmanager;

import org.jspecify.annotations.NullMarked;
