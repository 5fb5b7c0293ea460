@NullMarked
package io.causestream.standalone.config;

import org.jspecify.annotations.NullMarked;
