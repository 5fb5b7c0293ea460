/**
 * The topics over which Causestream's services communicate: each one's name, key, type, partitions
 * and retention, in one place. Topics are the only interface between services. Start at {@link
 * io.causestream.topics.Topics}.
 */
@NullMarked
package io.causestream.topics;

import org.jspecify.annotations.NullMarked;
