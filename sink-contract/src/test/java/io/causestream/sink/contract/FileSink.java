package io.causestream.sink.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Finding;
import io.causestream.service.FailureListener;
import io.causestream.service.Readiness;
import io.causestream.service.Service;
import io.causestream.sink.config.SinkConfig;
import io.causestream.sink.delivery.FindingsDelivery;
import io.causestream.sink.delivery.Ledger;
import io.causestream.sink.metrics.SinkMetrics;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.transport.Attempt;
import io.causestream.sink.transport.AttemptResult;
import io.causestream.sink.transport.MessageHistory;
import io.causestream.sink.transport.SinkPart;
import io.causestream.sink.transport.Transport;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/**
 * Writes each finding into a file of its own in a folder, and rewrites it as the finding goes on.
 */
final class FileSink implements Service {

    private final FindingsDelivery delivery;

    FileSink(SinkConfig config, Path folder, MeterRegistry meters, FailureListener failure) {
        SinkMetrics metrics = new SinkMetrics(meters, config.name());
        delivery =
                new FindingsDelivery(
                        config,
                        new Ledger(config, metrics),
                        new FileTransport(folder),
                        metrics,
                        InstantSource.system(),
                        cause -> failure.onFailure(name(), cause));
    }

    /** What a file shows. */
    private record FileText(String name, String content, String text) implements SinkPart {

        static FileText of(String text) {
            return new FileText(MESSAGE, Integer.toHexString(text.hashCode()), text);
        }
    }

    private record FileTransport(Path folder) implements Transport {

        @Override
        public List<FileText> parts(Finding finding, Tier tier, MessageHistory history) {
            String cause = finding.diagnosis() == null ? "" : finding.diagnosis().cause() + "\n";
            return List.of(
                    FileText.of("%s %s\n%s".formatted(finding.status(), finding.title(), cause)));
        }

        @Override
        public FileText headline(Finding finding) {
            return FileText.of(finding.title() + "\n");
        }

        @Override
        public Instant free(String channel) {
            return Instant.MIN; // A folder has no limit of its own.
        }

        @Override
        public AttemptResult send(Attempt attempt) {
            FileText part = (FileText) attempt.part();
            // The same attempt has the same name, so that one after a crash changes nothing.
            String name = UUID.nameUUIDFromBytes(attempt.key().getBytes(UTF_8)) + ".txt";
            String address = attempt.address() == null ? name : attempt.address();
            try {
                Files.writeString(folder.resolve(address), part.text());
                return new AttemptResult.Sent(address);
            } catch (IOException e) {
                Instant later = Instant.now().plus(Duration.ofSeconds(10));
                return new AttemptResult.Wait(later, true);
            }
        }

        @Override
        public String link(String address) {
            return ""; // Nobody can be led to it.
        }

        @Override
        public void close() {}
    }

    @Override
    public String name() {
        return "file-sink";
    }

    @Override
    public void start() {
        delivery.start();
    }

    @Override
    public Readiness readiness() {
        return delivery.readiness();
    }

    @Override
    public void close() {
        delivery.close();
    }
}
