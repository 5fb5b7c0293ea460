@NullMarked
package io.causestream.enrich.trigger;

import org.jspecify.annotations.NullMarked;
