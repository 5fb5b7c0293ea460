@NullMarked
package io.causestream.finding.log;

import org.jspecify.annotations.NullMarked;
