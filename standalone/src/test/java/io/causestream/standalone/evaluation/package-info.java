@NullMarked
package io.causestream.standalone.evaluation;

import org.jspecify.annotations.NullMarked;
