@NullMarked
package io.causestream.service.access;

import org.jspecify.annotations.NullMarked;
