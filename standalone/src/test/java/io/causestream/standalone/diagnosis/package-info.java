@NullMarked
package io.causestream.standalone.diagnosis;

import org.jspecify.annotations.NullMarked;
