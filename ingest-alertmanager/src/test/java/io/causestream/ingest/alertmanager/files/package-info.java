@NullMarked
package io.causestream.ingest.alertmanager.files;

import org.jspecify.annotations.NullMarked;
