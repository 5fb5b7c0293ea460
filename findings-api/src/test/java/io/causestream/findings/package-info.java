@NullMarked
package io.causestream.findings;

import org.jspecify.annotations.NullMarked;
