/** What is read out of the answers of Prometheus, and out of an alert's own expression. Pure. */
@NullMarked
package io.causestream.enrich.action.metric;

import org.jspecify.annotations.NullMarked;
