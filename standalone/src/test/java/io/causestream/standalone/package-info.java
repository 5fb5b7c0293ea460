/**
 * The whole of Causestream, seen from outside: its command in a process of its own, its services on
 * a Kafka of ours or of others, and rules about all modules that no POM can hold. Start at {@link
 * io.causestream.standalone.CausestreamProcess}.
 */
@NullMarked
package io.causestream.standalone;

import org.jspecify.annotations.NullMarked;
