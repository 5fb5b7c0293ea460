@NullMarked
package io.causestream.enrich.metrics;

import org.jspecify.annotations.NullMarked;
