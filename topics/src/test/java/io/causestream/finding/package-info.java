@NullMarked
package io.causestream.finding;

import org.jspecify.annotations.NullMarked;
