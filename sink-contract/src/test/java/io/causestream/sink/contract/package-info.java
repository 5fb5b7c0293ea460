@NullMarked
package io.causestream.sink.contract;

import org.jspecify.annotations.NullMarked;
