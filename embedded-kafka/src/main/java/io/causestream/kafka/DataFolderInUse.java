package io.causestream.kafka;

import java.nio.file.Path;

/** Another process uses the data folder; it is not affected. */
public final class DataFolderInUse extends KafkaDidNotStart {

    private static final long serialVersionUID = 1;

    /**
     * @param holder the process that uses it, as in "process 4711"
     */
    DataFolderInUse(Path folder, String holder) {
        super(
                "the data folder %s is in use by %s; stop that one or choose another folder"
                        .formatted(folder, holder));
    }
}
