/**
 * The one road to a model's server: its address, and HTTP calls that end at their deadline. Begin
 * with {@link io.causestream.ai.http.ModelHttp}.
 */
@NullMarked
package io.causestream.ai.http;

import org.jspecify.annotations.NullMarked;
