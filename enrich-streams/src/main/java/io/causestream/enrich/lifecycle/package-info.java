/**
 * The processing by cluster, which decides who is notified of what: from signals to findings.
 * {@link io.causestream.enrich.lifecycle.FindingLifecycle} decides, and is pure; {@link
 * io.causestream.enrich.lifecycle.FindingProcessor} keeps the states and the timers.
 */
@NullMarked
package io.causestream.enrich.lifecycle;

import org.jspecify.annotations.NullMarked;
