/**
 * Secrets as people leave them in clusters, for tests of what masks them. All are drawn at random
 * from a seed; none gives access to anything. Start at {@link
 * io.causestream.doubles.secrets.PlantedSecrets}.
 */
@NullMarked
package io.causestream.doubles.secrets;

import org.jspecify.annotations.NullMarked;
