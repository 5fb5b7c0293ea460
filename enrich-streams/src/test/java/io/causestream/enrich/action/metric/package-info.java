@NullMarked
package io.causestream.enrich.action.metric;

import org.jspecify.annotations.NullMarked;
