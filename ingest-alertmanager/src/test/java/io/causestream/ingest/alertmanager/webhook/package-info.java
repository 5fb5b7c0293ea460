@NullMarked
package io.causestream.ingest.alertmanager.webhook;

import org.jspecify.annotations.NullMarked;
