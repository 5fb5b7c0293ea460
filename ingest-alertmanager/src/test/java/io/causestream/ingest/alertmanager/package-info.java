/** Tests of the webhook: its reading alone, and the whole of it between HTTP and Kafka. */
@NullMarked
package io.causestream.ingest.alertmanager;

import org.jspecify.annotations.NullMarked;
