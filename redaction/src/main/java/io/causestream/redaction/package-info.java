/**
 * Masks secrets in text that leaves a cluster, before it reaches Kafka. Pure. Start at {@link
 * io.causestream.redaction.Redactor}.
 */
@NullMarked
package io.causestream.redaction;

import org.jspecify.annotations.NullMarked;
