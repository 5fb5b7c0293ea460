/**
 * What is known of a cluster's objects, and what of them changed. Start at {@link
 * io.causestream.enrich.object.ObjectChange}.
 */
@NullMarked
package io.causestream.enrich.object;

import org.jspecify.annotations.NullMarked;
