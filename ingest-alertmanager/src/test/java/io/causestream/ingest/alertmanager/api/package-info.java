@NullMarked
package io.causestream.ingest.alertmanager.api;

import org.jspecify.annotations.NullMarked;
