@NullMarked
package io.causestream.enrich.diagnosis.cluster;

import org.jspecify.annotations.NullMarked;
