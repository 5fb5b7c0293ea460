/** Proofs that the broker keeps its records and its folder, with processes that really die. */
@NullMarked
package io.causestream.kafka;

import org.jspecify.annotations.NullMarked;
