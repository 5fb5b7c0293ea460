@NullMarked
package io.causestream.enrich.signal;

import org.jspecify.annotations.NullMarked;
