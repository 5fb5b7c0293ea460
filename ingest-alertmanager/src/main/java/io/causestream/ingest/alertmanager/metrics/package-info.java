/** What ingest-alertmanager counts. */
@NullMarked
package io.causestream.ingest.alertmanager.metrics;

import org.jspecify.annotations.NullMarked;
