@NullMarked
package io.causestream.enrich.store;

import org.jspecify.annotations.NullMarked;
