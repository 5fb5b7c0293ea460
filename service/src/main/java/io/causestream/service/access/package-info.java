/**
 * Who may use an HTTP endpoint of ours: where it listens, and the tokens of which a request must
 * have one, read again when their files change. Start at {@link
 * io.causestream.service.access.EndpointSettings}.
 */
@NullMarked
package io.causestream.service.access;

import org.jspecify.annotations.NullMarked;
