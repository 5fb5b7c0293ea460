@NullMarked
package io.causestream.standalone.findings;

import org.jspecify.annotations.NullMarked;
