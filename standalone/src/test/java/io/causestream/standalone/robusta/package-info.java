@NullMarked
package io.causestream.standalone.robusta;

import org.jspecify.annotations.NullMarked;
