/**
 * The processing of alerts by scope: from Alertmanager's alerts to signals. Start at {@link
 * io.causestream.enrich.alert.AlertProcessor}.
 */
@NullMarked
package io.causestream.enrich.alert;

import org.jspecify.annotations.NullMarked;
