package io.causestream.sink.webhook;

import java.time.Duration;
import java.util.Optional;

/** What came of one request. */
sealed interface WebhookAnswer {

    /** 2xx. */
    record Accepted(int status) implements WebhookAnswer {}

    /**
     * 429 or 503.
     *
     * @param after what the other side asks for, bounded; empty if it does not say
     */
    record Busy(int status, Optional<Duration> after) implements WebhookAnswer {}

    /**
     * 408, any other 5xx, no answer in time, no connection.
     *
     * @param why for people, without secrets
     */
    record Unanswered(String why) implements WebhookAnswer {}

    /**
     * 3xx or any other 4xx: the same again would be refused again.
     *
     * @param line the first line of the answer, bounded, without secrets; may be empty
     */
    record Refused(int status, String line) implements WebhookAnswer {}
}
