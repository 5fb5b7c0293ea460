/** What ingest-kube counts. */
@NullMarked
package io.causestream.ingest.kube.metrics;

import org.jspecify.annotations.NullMarked;
