@NullMarked
package io.causestream.enrich.diagnosis.evidence;

import org.jspecify.annotations.NullMarked;
