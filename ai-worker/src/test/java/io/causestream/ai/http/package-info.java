@NullMarked
package io.causestream.ai.http;

import org.jspecify.annotations.NullMarked;
