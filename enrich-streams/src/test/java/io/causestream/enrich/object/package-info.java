@NullMarked
package io.causestream.enrich.object;

import org.jspecify.annotations.NullMarked;
