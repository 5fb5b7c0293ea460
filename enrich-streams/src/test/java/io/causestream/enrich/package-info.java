@NullMarked
package io.causestream.enrich;

import org.jspecify.annotations.NullMarked;
