package io.causestream.enrich;

import io.causestream.topics.UnreadableBody;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/**
 * An observation whose body can't be read, which shows only when it is asked for, goes to the dead
 * letters as {@link UnreadableRecords} do. Any other failure of a step, also to read a stored
 * value, is a bug and stops the service.
 */
public final class UnreadableBodies implements ProcessingExceptionHandler {

    private final ProcessingExceptionHandler toDeadLetters =
            new LogAndContinueProcessingExceptionHandler();
    private final UnreadableRate rate = new UnreadableRate();

    @Override
    public void configure(Map<String, ?> configs) {
        toDeadLetters.configure(configs);
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        if (!(exception instanceof UnreadableBody)) {
            return Response.fail(List.of());
        }
        Response response = toDeadLetters.handleError(context, record, exception);
        return rate.isOneTooMany(context.timestamp())
                ? Response.fail(response.deadLetterQueueRecords())
                : response;
    }
}
