@NullMarked
package io.causestream.enrich.action;

import org.jspecify.annotations.NullMarked;
