@NullMarked
package io.causestream.redaction;

import org.jspecify.annotations.NullMarked;
