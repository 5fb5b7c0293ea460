/** Holds the scripted model against the client library that the product asks its models with. */
@NullMarked
package io.causestream.doubles.model;

import org.jspecify.annotations.NullMarked;
