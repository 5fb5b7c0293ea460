@NullMarked
package io.causestream.enrich.diagnosis;

import org.jspecify.annotations.NullMarked;
