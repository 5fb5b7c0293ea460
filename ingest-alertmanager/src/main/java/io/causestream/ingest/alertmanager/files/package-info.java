/**
 * Certificates in files, read again when they change. Start at {@link
 * io.causestream.ingest.alertmanager.files.TlsFiles}.
 */
@NullMarked
package io.causestream.ingest.alertmanager.files;

import org.jspecify.annotations.NullMarked;
