/**
 * How one alert is read, wherever it comes from: relabelled, named, bounded and masked. Start at
 * {@link io.causestream.ingest.alertmanager.alert.PostedAlert}.
 */
@NullMarked
package io.causestream.ingest.alertmanager.alert;

import org.jspecify.annotations.NullMarked;
