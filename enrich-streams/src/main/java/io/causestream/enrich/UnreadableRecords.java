package io.causestream.enrich;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;

/**
 * A record that can't be read goes to the dead letters, and the rest goes on; many within a minute
 * mean that the fault is ours and not the records', and stop the service with an error.
 */
public final class UnreadableRecords implements DeserializationExceptionHandler {

    private final DeserializationExceptionHandler toDeadLetters =
            new LogAndContinueExceptionHandler();
    private final UnreadableRate rate = new UnreadableRate();

    @Override
    public void configure(Map<String, ?> configs) {
        toDeadLetters.configure(configs);
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context,
            ConsumerRecord<byte[], byte[]> record,
            Exception exception) {
        Response response = toDeadLetters.handleError(context, record, exception);
        return rate.isOneTooMany(context.timestamp())
                ? Response.fail(response.deadLetterQueueRecords())
                : response;
    }
}
