@NullMarked
package io.causestream.enrich.condition;

import org.jspecify.annotations.NullMarked;
