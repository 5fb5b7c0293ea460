package io.causestream.doubles.slack;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * The content of a workspace. Each change is written to the journal before it is acknowledged, and
 * notifies those who wait.
 */
final class Workspace {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, SlackChannel> channels = new LinkedHashMap<>();
    private final Map<String, PostedMessage> messages = new LinkedHashMap<>();
    private final Map<String, SlackFile> files = new LinkedHashMap<>();
    private final List<SlackCall> calls = new ArrayList<>();
    private final Clock clock;
    private final Journal journal;
    private long lastMicros;
    private long fileNumber;
    private long version;

    Workspace(List<String> publicChannels, Journal journal, Clock clock) {
        this.clock = clock;
        this.journal = journal;
        int number = 1;
        for (String name : publicChannels) {
            SlackChannel channel =
                    new SlackChannel("C%09d".formatted(number++), name, false, true, false);
            channels.put(channel.id(), channel);
        }
        journal.read(this::restore);
    }

    Instant now() {
        return clock.instant();
    }

    Collection<SlackChannel> channels() {
        return locked(() -> List.copyOf(channels.values()));
    }

    /** A channel by id, or by name with or without the hash. */
    Optional<SlackChannel> channel(String idOrName) {
        String name = idOrName.startsWith("#") ? idOrName.substring(1) : idOrName;
        return locked(() ->
                Optional.ofNullable(channels.get(idOrName))
                        .or(() ->
                                channels.values().stream()
                                        .filter(channel -> channel.name().equals(name))
                                        .findFirst()));
    }

    void replace(SlackChannel channel) {
        change(() -> channels.put(channel.id(), channel));
    }

    PostedMessage post(String channel, String threadTs, JsonNode body, List<String> fileIds) {
        return locked(() -> {
            PostedMessage message =
                    new PostedMessage(channel, nextTs(), threadTs, body, List.of(), fileIds);
            keep(message);
            return message;
        });
    }

    /** Empty if there is no such message. */
    Optional<PostedMessage> edit(String channel, String ts, JsonNode body) {
        return locked(() ->
                Optional.ofNullable(messages.get(key(channel, ts)))
                        .map(old -> {
                            List<PostedMessage.Version> versions = new ArrayList<>(old.versions());
                            versions.add(new PostedMessage.Version(clock.instant(), old.body()));
                            PostedMessage edited =
                                    new PostedMessage(
                                            channel,
                                            ts,
                                            old.threadTs(),
                                            body,
                                            versions,
                                            old.files());
                            keep(edited);
                            return edited;
                        }));
    }

    boolean delete(String channel, String ts) {
        return locked(() -> {
            boolean was = messages.remove(key(channel, ts)) != null;
            if (was) {
                journal.deleted(channel, ts);
                notifyListeners();
            }
            return was;
        });
    }

    Optional<PostedMessage> message(String channel, String ts) {
        return locked(() -> Optional.ofNullable(messages.get(key(channel, ts))));
    }

    /** The messages of one channel, replies too, oldest first. */
    List<PostedMessage> messages(String channel) {
        return locked(() ->
                messages.values().stream()
                        .filter(message -> message.channel().equals(channel))
                        .toList());
    }

    SlackFile announce(String name, String altText, int length) {
        return locked(() -> {
            SlackFile file =
                    new SlackFile(
                            "F%08d".formatted(++fileNumber),
                            name,
                            name,
                            altText,
                            length,
                            "",
                            "",
                            Instant.MAX);
            files.put(file.id(), file);
            return file;
        });
    }

    void keep(SlackFile file) {
        change(() -> {
            files.put(file.id(), file);
            if (!file.channel().isEmpty()) {
                journal.shared(file);
            }
        });
    }

    Optional<SlackFile> file(String id) {
        return locked(() -> Optional.ofNullable(files.get(id)));
    }

    void called(SlackCall call) {
        change(() -> calls.add(call));
    }

    List<SlackCall> calls() {
        return locked(() -> List.copyOf(calls));
    }

    /** A number that rises with each change. */
    long version() {
        return locked(() -> version);
    }

    /**
     * Returns when the condition is true, which is checked after each change, or when time is up.
     */
    boolean await(BooleanSupplier condition, Duration atMost) {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (!condition.getAsBoolean()) {
                // Checked regularly too, since it may depend on more than the workspace.
                long slice = Math.min(left, TimeUnit.MILLISECONDS.toNanos(100));
                if (slice <= 0) {
                    return false;
                }
                left -= slice - Math.max(0, changed.awaitNanos(slice));
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void keep(PostedMessage message) {
        messages.put(key(message.channel(), message.ts()), message);
        journal.kept(message);
        notifyListeners();
    }

    private void restore(Journal.Entry entry) {
        switch (entry) {
            case Journal.Entry.Message(PostedMessage message) -> {
                messages.put(key(message.channel(), message.ts()), message);
                lastMicros = Math.max(lastMicros, micros(message.ts()));
            }
            case Journal.Entry.Deleted(String channel, String ts) ->
                    messages.remove(key(channel, ts));
            case Journal.Entry.File(SlackFile file) -> {
                files.put(file.id(), file);
                fileNumber = Math.max(fileNumber, Long.parseLong(file.id().substring(1)));
            }
        }
    }

    private String nextTs() {
        Instant now = clock.instant();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        lastMicros = Math.max(micros, lastMicros + 1);
        return "%d.%06d".formatted(lastMicros / 1_000_000, lastMicros % 1_000_000);
    }

    private static long micros(String ts) {
        return Long.parseLong(ts.replace(".", ""));
    }

    private static String key(String channel, String ts) {
        return channel + "/" + ts;
    }

    private void notifyListeners() {
        version++;
        changed.signalAll();
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            notifyListeners();
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> read) {
        lock.lock();
        try {
            return read.get();
        } finally {
            lock.unlock();
        }
    }
}
