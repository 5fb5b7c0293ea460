package io.causestream.findings;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import io.causestream.findings.FindingsApiMetrics.StreamEnd;
import io.causestream.findings.LiveFindings.Event;
import io.causestream.findings.LiveFindings.Subscription;
import io.causestream.topics.Json;
import io.causestream.topics.KafkaSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's stream of server-sent events. The id of an event says how far each partition was
 * read, so that a client that comes back with {@code Last-Event-ID} neither misses a revision nor
 * gets one twice.
 *
 * @param timeLimit how long a stream lasts; the client then connects again
 * @param heartbeat sent when there was no event for this long
 */
record EventStream(KafkaSettings kafka, Duration timeLimit, Duration heartbeat) {

    private static final Logger log = LoggerFactory.getLogger(EventStream.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TIME_TO_CATCH_UP = Duration.ofSeconds(20);

    /** Clients connect again this long after a stream has ended. */
    private static final int RETRY_MILLIS = 250;

    /**
     * Writes events until something ends the stream.
     *
     * @param seen what the client has seen already
     * @return what ended it
     */
    StreamEnd write(
            HttpExchange exchange, Subscription live, TopicOffsets seen, FindingFilter filter) {
        long deadline = System.nanoTime() + timeLimit.toNanos();
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            send(out, "retry: %d\nid: %s\n\n".formatted(RETRY_MILLIS, seen.eventId()));
            catchUp(out, live, seen, filter);
            while (System.nanoTime() - deadline < 0) {
                Event event =
                        live.next(min(heartbeat, Duration.ofNanos(deadline - System.nanoTime())));
                if (event == null) {
                    // With the id: a client whose filter lets nothing through moves on as well.
                    send(out, ": heartbeat\nid: %s\n\n".formatted(seen.eventId()));
                } else if (!seen.hasSeen(event.partition(), event.offset())) {
                    seen.see(event.partition(), event.offset());
                    send(out, event.finding(), seen, filter);
                }
            }
            return StreamEnd.TIME_LIMIT;
        } catch (InterruptedException | InterruptException e) {
            return ended(live);
        } catch (UncheckedIOException | IOException e) {
            return ended(live);
        } catch (TimeoutException | KafkaException e) {
            log.atWarn().setCause(e).log("a client's missed findings could not be read");
            return StreamEnd.KAFKA_UNREACHABLE;
        }
    }

    /**
     * Whether a client can have seen this much: not if the topic ends before, since it was created
     * anew.
     *
     * @throws KafkaException if Kafka does not answer
     */
    boolean isWithinTopic(TopicOffsets seen, Subscription live) {
        boolean isBehind =
                seen.asMap().entrySet().stream()
                        .allMatch(each -> each.getValue() <= live.from().next(each.getKey()));
        if (isBehind) {
            return true;
        }
        try (FindingsTopicReader reader =
                new FindingsTopicReader(kafka, "findings-api-resume", _ -> {})) {
            Map<Integer, Long> ends = reader.currentEnds();
            return seen.asMap().entrySet().stream()
                    .allMatch(each -> each.getValue() <= ends.getOrDefault(each.getKey(), 0L));
        }
    }

    /** The write fails, too, when the thread is interrupted to end the stream. */
    private static StreamEnd ended(Subscription live) {
        return live.ended()
                .map(why ->
                        switch (why) {
                            case TOO_SLOW -> StreamEnd.CLIENT_TOO_SLOW;
                            case CLOSED -> StreamEnd.SERVICE_STOPPED;
                        })
                .orElse(StreamEnd.CLIENT_GONE);
    }

    /** Reads from the topic what stands between what the client has seen and the live events. */
    private void catchUp(
            OutputStream out, Subscription live, TopicOffsets seen, FindingFilter filter)
            throws TimeoutException {
        Map<Integer, Long> missed = live.from().asMap();
        if (missed.entrySet().stream()
                .allMatch(each -> seen.next(each.getKey()) >= each.getValue())) {
            return;
        }
        long deadline = System.nanoTime() + TIME_TO_CATCH_UP.toNanos();
        Map<Integer, Long> from = Map.copyOf(seen.asMap());
        try (FindingsTopicReader reader =
                new FindingsTopicReader(
                        kafka,
                        "findings-api-resume",
                        from,
                        record -> {
                            if (record.offset() < live.from().next(record.partition())
                                    && !seen.hasSeen(record.partition(), record.offset())) {
                                seen.see(record.partition(), record.offset());
                                send(out, FindingSummary.of(record.finding()), seen, filter);
                            }
                        })) {
            do {
                reader.poll(POLL);
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException("the missed findings were not read in time");
                }
            } while (reader.ends().isEmpty()
                    || missed.entrySet().stream()
                            .anyMatch(each -> reader.position(each.getKey()) < each.getValue()));
        }
    }

    private static void send(
            OutputStream out, FindingSummary finding, TopicOffsets seen, FindingFilter filter) {
        if (!filter.matches(finding)) {
            return;
        }
        try {
            send(
                    out,
                    "id: %s\nevent: finding\ndata: %s\n\n"
                            .formatted(seen.eventId(), Json.MAPPER.writeValueAsString(finding)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(UTF_8));
        out.flush();
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
