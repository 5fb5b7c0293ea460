@NullMarked
package io.causestream.ingest.alertmanager.alert;

import org.jspecify.annotations.NullMarked;
