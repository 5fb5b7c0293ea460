@NullMarked
package io.causestream.enrich.analysis;

import org.jspecify.annotations.NullMarked;
