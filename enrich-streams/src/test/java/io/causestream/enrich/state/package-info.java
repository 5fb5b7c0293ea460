@NullMarked
package io.causestream.enrich.state;

import org.jspecify.annotations.NullMarked;
