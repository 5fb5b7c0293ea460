@NullMarked
package io.causestream.settings;

import org.jspecify.annotations.NullMarked;
