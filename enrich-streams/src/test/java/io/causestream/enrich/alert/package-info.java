@NullMarked
package io.causestream.enrich.alert;

import org.jspecify.annotations.NullMarked;
