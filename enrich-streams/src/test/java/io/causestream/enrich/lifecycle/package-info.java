@NullMarked
package io.causestream.enrich.lifecycle;

import org.jspecify.annotations.NullMarked;
