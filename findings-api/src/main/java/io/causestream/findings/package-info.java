/**
 * Serves the findings on their topic over HTTP: lists, single revisions, and live events. Start at
 * {@link io.causestream.findings.FindingsApi}; {@link io.causestream.findings.FindingsTopicReader}
 * is how anything in this JVM reads the topic.
 */
@NullMarked
package io.causestream.findings;

import org.jspecify.annotations.NullMarked;
