/**
 * Reads the alerts and silences that Alertmanager's API lists, and publishes what changed. Start at
 * {@link io.causestream.ingest.alertmanager.api.AlertmanagerPoll}.
 */
@NullMarked
package io.causestream.ingest.alertmanager.api;

import org.jspecify.annotations.NullMarked;
