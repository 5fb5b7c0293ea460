/** Tests of what ingest does alike in all its forms. */
@NullMarked
package io.causestream.observation;

import org.jspecify.annotations.NullMarked;
