package io.causestream.sink.slack;

import static io.causestream.delivery.Delivery.State.INTENT;
import static java.util.Objects.requireNonNull;

import io.causestream.delivery.Delivery;
import io.causestream.finding.Finding;
import io.causestream.sink.slack.SlackWeb.Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Brings one revision into one channel, part by part: noted as INTENT, asked of Slack, noted as
 * POSTED. Whatever interrupts it, the next try goes on from the ledger.
 */
final class Deliverer {

    private static final Logger log = LoggerFactory.getLogger(SlackSink.class);

    private final SlackSinkConfig config;
    private final Ledger ledger;
    private final SlackWeb slack;
    private final Sightings sightings;
    private final Gates gates;
    private final Complaints complaints;
    private final SlackMeters meters;
    private final InstantSource clock;
    private final Rendering rendering;

    /** Intended posts that are certainly not in Slack: all others have to be looked for first. */
    private final Set<String> surelyAbsent = ConcurrentHashMap.newKeySet();

    /** When calls that ended without a clear answer are surely over. */
    private final Map<String, Instant> overAt = new ConcurrentHashMap<>();

    /** Contents that Slack does not take as they are: from now on in plain words. */
    private final Set<String> plainOnly = ConcurrentHashMap.newKeySet();

    /** Channels that refuse, and until when the default channel stands in for them. */
    private final Map<String, Instant> refusing = new ConcurrentHashMap<>();

    Deliverer(
            SlackSinkConfig config,
            Ledger ledger,
            SlackWeb slack,
            Gates gates,
            Complaints complaints,
            SlackMeters meters,
            InstantSource clock) {
        this.config = config;
        this.ledger = ledger;
        this.slack = slack;
        this.sightings = new Sightings(slack);
        this.gates = gates;
        this.complaints = complaints;
        this.meters = meters;
        this.clock = clock;
        this.rendering = new Rendering(config.style());
    }

    /** How far it got. */
    sealed interface Progress {
        /** The channel shows this revision, as far as it ever will. */
        record Told() implements Progress {}

        /** The message stands; its thread is to follow. */
        record ThreadDue() implements Progress {}

        /**
         * @param failed whether it is this finding that failed, and not merely not its turn
         */
        record Later(Instant notBefore, boolean failed) implements Progress {}
    }

    /** From when on the finding's message may be told, without a look at what it says. */
    Instant free(String findingId, String channel) {
        boolean stands =
                ledger.of(findingId, channel)
                        .flatMap(delivery -> Plan.find(delivery, Part.MESSAGE))
                        .map(message -> message.address() != null)
                        .orElse(false);
        return stands ? Instant.MIN : gates.free(Gates.POST, sightings.canonical(target(channel)));
    }

    /**
     * @param thread whether the parts after the message are wanted too
     */
    Progress deliver(Finding finding, String channel, boolean thread) throws InterruptedException {
        Optional<Delivery> before = ledger.of(finding.id(), channel);
        if (before.isPresent() && Plan.isPast(before.get(), finding.revision())) {
            meters.finding("stale");
            return new Progress.Told();
        }
        if (before.isEmpty() && finding.muted()) {
            meters.finding("muted");
            return new Progress.Told();
        }
        List<Part> parts = render(finding);
        Delivery delivery = open(before.orElse(null), finding, channel, parts);
        for (Part part : parts) {
            Delivery.Part noted = Plan.find(delivery, part.name()).orElseThrow();
            while (noted.state() == INTENT) {
                boolean isMessage = part.name().equals(Part.MESSAGE);
                if (!isMessage && !thread) {
                    return new Progress.ThreadDue();
                }
                Address root = isMessage ? null : message(delivery);
                Step step =
                        isMessage || root != null
                                ? new Attempt(finding, delivery, part, noted, root).make()
                                : new Step.Settled(
                                        Plan.failed(
                                                noted,
                                                "there is no message to reply to",
                                                clock.instant()));
                switch (step) {
                    case Step.Settled(Delivery.Part settled) -> {
                        delivery = Plan.with(delivery, settled, clock.instant());
                        ledger.write(delivery);
                        noted = settled;
                        forget(delivery.key() + "/" + part.name(), settled);
                    }
                    case Step.Wait(Instant until, boolean failed) -> {
                        return new Progress.Later(until, failed);
                    }
                }
            }
        }
        meters.finding("told");
        return new Progress.Told();
    }

    /** What can't be rendered is our bug; people hear of the finding all the same. */
    private List<Part> render(Finding finding) {
        try {
            return rendering.parts(finding);
        } catch (RuntimeException e) {
            meters.finding("not_rendered");
            log.atError()
                    .addKeyValue("finding", finding.id())
                    .addKeyValue("revision", finding.revision())
                    .setCause(e)
                    .log("can't be shown in full; its headline alone is told");
            return List.of(
                    new Part.Message(
                            Part.MESSAGE,
                            SlackMessage.of(MainMessage.headline(finding), List.of())));
        }
    }

    /** What was known of a part on its way is of no use once it is there. */
    private void forget(String key, Delivery.Part settled) {
        if (settled.state() != INTENT) {
            surelyAbsent.remove(key);
            overAt.remove(key);
            plainOnly.remove(key + "/" + settled.content());
        }
    }

    private Delivery open(
            @Nullable Delivery before, Finding finding, String channel, List<Part> parts)
            throws InterruptedException {
        Delivery opened =
                Plan.open(before, finding, config.name(), channel, parts, clock.instant());
        if (before != null && opened.parts().equals(before.parts())) {
            return before;
        }
        for (Delivery.Part part : opened.parts()) {
            boolean isNew =
                    before == null
                            || Plan.find(before, part.name())
                                    .map(old -> old.state() != INTENT)
                                    .orElse(true);
            if (part.state() == INTENT && isNew) {
                surelyAbsent.add(opened.key() + "/" + part.name());
            }
        }
        ledger.write(opened);
        return opened;
    }

    private static @Nullable Address message(Delivery delivery) {
        return Plan.find(delivery, Part.MESSAGE)
                .map(Delivery.Part::address)
                .map(Address::parse)
                .orElse(null);
    }

    /** Where what is meant for a channel goes: to the default one while it refuses. */
    private String target(String channel) {
        Instant until = refusing.get(channel);
        return until != null && clock.instant().isBefore(until) ? config.channel() : channel;
    }

    /** What one attempt at one part came to. */
    private sealed interface Step {
        record Settled(Delivery.Part part) implements Step {}

        record Wait(Instant until, boolean failed) implements Step {}
    }

    /** One attempt at one part. */
    private final class Attempt {

        private final Finding finding;
        private final Delivery delivery;
        private final Part part;
        private final Delivery.Part noted;
        private final @Nullable Address root;
        private final Tag tag;
        private final String key;

        Attempt(
                Finding finding,
                Delivery delivery,
                Part part,
                Delivery.Part noted,
                @Nullable Address root) {
            this.finding = finding;
            this.delivery = delivery;
            this.part = part;
            this.noted = noted;
            this.root = root;
            this.tag = new Tag(finding.id(), part.name(), delivery.channel());
            this.key = delivery.key() + "/" + part.name();
        }

        Step make() throws InterruptedException {
            return switch (part) {
                case Part.Message message ->
                        noted.address() == null
                                ? post(asTaken(message))
                                : edit(Address.parse(noted.address()), asTaken(message));
                case Part.File file -> share(file);
            };
        }

        private SlackMessage asTaken(Part.Message part) {
            return plainOnly.contains(plainKey()) ? part.message().plain() : part.message();
        }

        private String plainKey() {
            return key + "/" + noted.content();
        }

        /** Whether it goes on in plain words; false if it was plain already. */
        private boolean goesPlain(String method, String target, Answer.Refused<?> refused) {
            if (!plainOnly.add(plainKey())) {
                return false;
            }
            complaints.refused(Level.ERROR, method, target, refused, "telling it in plain words");
            return true;
        }

        private Step post(SlackMessage message) throws InterruptedException {
            String target = root == null ? target(delivery.channel()) : root.channel();
            String lane = sightings.canonical(target);
            Instant free = gates.free(Gates.POST, lane);
            if (free.isAfter(clock.instant())) {
                return new Step.Wait(free, false);
            }
            if (!surelyAbsent.contains(key)) {
                return lookFor(target);
            }
            noteAnew();
            gates.pass(Gates.POST, lane);
            Answer<Address> answer =
                    slack.post(target, root, message, tag.with(finding, noted.content()));
            return switch (answer) {
                case Answer.Done<Address>(Address address) -> {
                    gates.worked(Gates.POST, lane);
                    surelyAbsent.remove(key);
                    if (!lane.equals(address.channel())) {
                        // Known by its id from now on, and this post counts there.
                        sightings.channelIs(target, address.channel());
                        gates.pass(Gates.POST, address.channel());
                    }
                    meters.part("posted");
                    logTold("posted");
                    yield settled(address.toString());
                }
                case Answer.TooMany<Address>(Duration wait) ->
                        new Step.Wait(gates.hold(Gates.POST, lane, wait), false);
                case Answer.Unknown<Address>(String why, boolean isOver) -> {
                    maybeThere(isOver);
                    yield unknown(Gates.POST, lane, why);
                }
                case Answer.Refused<Address> refused -> postRefused(target, refused);
            };
        }

        /** A call was made whose end is not known. */
        private void maybeThere(boolean isOver) {
            surelyAbsent.remove(key);
            Instant now = clock.instant();
            overAt.put(key, isOver ? now : now.plus(config.patience().call()));
        }

        private Step postRefused(String target, Answer.Refused<Address> refused) {
            return switch (Trouble.of(refused.error())) {
                case TOKEN -> badToken(Gates.POST, target, refused);
                case CHANNEL -> channelRefuses(target, refused);
                case GONE -> failed(Gates.POST, target, refused);
                case CONTENT ->
                        goesPlain(Gates.POST, target, refused)
                                ? new Step.Wait(Instant.MIN, false)
                                : failed(Gates.POST, target, refused);
            };
        }

        private Step channelRefuses(String target, Answer.Refused<Address> refused) {
            Duration slow = config.patience().slow();
            if (root == null && !target.equals(config.channel())) {
                complaints.refused(
                        Level.ERROR,
                        Gates.POST,
                        target,
                        refused,
                        "until then its findings go to " + config.channel());
                refusing.put(delivery.channel(), clock.instant().plus(slow));
                return new Step.Wait(Instant.MIN, false);
            }
            if (root != null && !refused.error().equals("not_in_channel")) {
                return failed(Gates.POST, target, refused);
            }
            complaints.refused(
                    Level.ERROR, Gates.POST, target, refused, "its findings are kept until then");
            return new Step.Wait(gates.hold(Gates.POST, sightings.canonical(target), slow), false);
        }

        /** A call for this part may have arrived: when it is surely over, Slack is asked. */
        private Step lookFor(String target) {
            Instant over =
                    overAt.getOrDefault(
                            key,
                            noted.at()
                                    .plus(config.patience().fresh())
                                    .plus(config.patience().call()));
            if (over.isAfter(clock.instant())) {
                return new Step.Wait(over, false);
            }
            Sightings.Sighting sighting =
                    root == null
                            ? messageInChannels()
                            : part instanceof Part.File file
                                    ? sightings.file(root, file)
                                    : sightings.reply(root, tag);
            return switch (sighting) {
                case Sightings.Sighting.Seen(String address, String content) -> {
                    log.atInfo()
                            .addKeyValue("finding", finding.id())
                            .addKeyValue("part", part.name())
                            .log("found in Slack what was posted before an answer was lost");
                    meters.part("adopted");
                    yield content.equals(noted.content())
                            ? settled(address)
                            : new Step.Settled(Plan.intended(noted, address, clock.instant()));
                }
                case Sightings.Sighting.Nowhere _ -> {
                    overAt.remove(key);
                    surelyAbsent.add(key);
                    yield new Step.Wait(Instant.MIN, false);
                }
                case Sightings.Sighting.NotAsked(String method, Answer<?> answer) ->
                        notAsked(method, target, answer);
            };
        }

        private Sightings.Sighting messageInChannels() {
            Sightings.Sighting sighting = sightings.message(delivery.channel(), tag, noted.at());
            boolean elsewhere = !delivery.channel().equals(config.channel());
            boolean lookElsewhere =
                    sighting instanceof Sightings.Sighting.Nowhere
                            || (sighting instanceof Sightings.Sighting.NotAsked(_, Answer<?> answer)
                                    && answer instanceof Answer.Refused<?> refused
                                    && Trouble.of(refused.error()) == Trouble.CHANNEL);
            return elsewhere && lookElsewhere
                    ? sightings.message(config.channel(), tag, noted.at())
                    : sighting;
        }

        private Step notAsked(String method, String target, Answer<?> answer) {
            return switch (answer) {
                case Answer.TooMany<?>(Duration wait) ->
                        new Step.Wait(clock.instant().plus(wait), false);
                case Answer.Unknown<?>(String why, _) -> unknown(method, target, why);
                case Answer.Refused<?> refused -> {
                    boolean isBlind =
                            refused.error().equals("missing_scope")
                                    || Trouble.of(refused.error()) != Trouble.TOKEN;
                    if (isBlind) {
                        // Told twice, perhaps, rather than not at all.
                        complaints.refused(
                                Level.WARN,
                                method,
                                target,
                                refused,
                                "can't see whether a message arrived, and tells it again");
                        surelyAbsent.add(key);
                        yield new Step.Wait(Instant.MIN, false);
                    }
                    yield badToken(method, target, refused);
                }
                case Answer.Done<?> _ -> throw new AssertionError("Slack was asked");
            };
        }

        private Step edit(Address at, SlackMessage message) {
            Instant free = gates.free(Gates.UPDATE, at.channel());
            if (free.isAfter(clock.instant())) {
                return new Step.Wait(free, false);
            }
            Answer<Address> answer = slack.edit(at, message, tag.with(finding, noted.content()));
            return switch (answer) {
                case Answer.Done<Address>(Address address) -> {
                    gates.worked(Gates.UPDATE, at.channel());
                    meters.part("edited");
                    logTold("edited");
                    yield settled(address.toString());
                }
                case Answer.TooMany<Address>(Duration wait) ->
                        new Step.Wait(gates.hold(Gates.UPDATE, at.channel(), wait), false);
                // The same edit again does no harm.
                case Answer.Unknown<Address>(String why, _) ->
                        unknown(Gates.UPDATE, at.channel(), why);
                case Answer.Refused<Address> refused ->
                        switch (Trouble.of(refused.error())) {
                            case TOKEN -> badToken(Gates.UPDATE, at.channel(), refused);
                            case CHANNEL, GONE -> failed(Gates.UPDATE, at.channel(), refused);
                            case CONTENT ->
                                    goesPlain(Gates.UPDATE, at.channel(), refused)
                                            ? new Step.Wait(Instant.MIN, false)
                                            : failed(Gates.UPDATE, at.channel(), refused);
                        };
            };
        }

        private Step share(Part.File file) throws InterruptedException {
            Address thread = requireNonNull(root, "a file is shared in a thread");
            String method = "files.completeUploadExternal";
            Instant free = gates.free(method, thread.channel());
            if (free.isAfter(clock.instant())) {
                return new Step.Wait(free, false);
            }
            if (!surelyAbsent.contains(key)) {
                return lookFor(thread.channel());
            }
            byte[] bytes;
            try {
                bytes = file.bytes().get();
            } catch (RuntimeException | LinkageError e) {
                // A JVM without fonts can't draw, and says so in one of many ways.
                log.atError()
                        .addKeyValue("finding", finding.id())
                        .addKeyValue("part", part.name())
                        .setCause(e)
                        .log("can't be drawn");
                return gaveUp(thread, "it can't be drawn here; the log of slack-sink says why");
            }
            Answer<String> uploaded = slack.upload(file, bytes);
            if (!(uploaded instanceof Answer.Done<String>(String fileId))) {
                return notShared(method, thread, uploaded);
            }
            noteAnew();
            Answer<String> shared = slack.share(fileId, file, thread);
            if (!(shared instanceof Answer.Done<String>)) {
                if (shared instanceof Answer.Unknown<String>(_, boolean isOver)) {
                    maybeThere(isOver);
                }
                return notShared(method, thread, shared);
            }
            surelyAbsent.remove(key);
            gates.worked(method, thread.channel());
            if (isSeen(fileId, thread)) {
                meters.part("posted");
                return settled(fileId);
            }
            return gaveUp(thread, "Slack took the file and does not show it");
        }

        private Step notShared(String method, Address thread, Answer<String> answer) {
            return switch (answer) {
                case Answer.TooMany<String>(Duration wait) ->
                        new Step.Wait(gates.hold(method, thread.channel(), wait), false);
                case Answer.Unknown<String>(String why, _) ->
                        unknown(method, thread.channel(), why);
                case Answer.Refused<String> refused -> {
                    boolean lacksFiles = refused.error().equals("missing_scope");
                    if (Trouble.of(refused.error()) == Trouble.TOKEN && !lacksFiles) {
                        yield badToken(method, thread.channel(), refused);
                    }
                    complaints.refused(
                            Level.ERROR,
                            method,
                            thread.channel(),
                            refused,
                            "the thread goes without the file");
                    yield gaveUp(thread, because(refused));
                }
                case Answer.Done<String> _ -> throw new AssertionError("it was shared");
            };
        }

        private boolean isSeen(String fileId, Address thread) throws InterruptedException {
            Instant deadline = clock.instant().plus(config.patience().sharing());
            long wait = 100;
            while (true) {
                Answer<Boolean> seen = slack.isShared(fileId, thread.channel());
                if (seen instanceof Answer.Done<Boolean>(Boolean isSeen) && isSeen) {
                    return true;
                }
                if (seen instanceof Answer.Refused<Boolean> refused
                        && refused.error().equals("missing_scope")) {
                    // Without files:read nobody can tell; Slack said that it did it.
                    return true;
                }
                if (clock.instant().isAfter(deadline)) {
                    return false;
                }
                Thread.sleep(wait);
                wait = Math.min(wait * 2, 2_000);
            }
        }

        /**
         * The thread says what is missing, as well as it can be said: once, whatever comes of it.
         */
        private Step gaveUp(Address thread, String why) {
            String words = "%s could not be shown: %s".formatted(part.name(), why);
            SlackMessage line =
                    SlackMessage.of(words, List.of(Blocks.context(SlackText.line(words, 1_500))));
            gates.pass(Gates.POST, thread.channel());
            Answer<Address> said =
                    slack.post(thread.channel(), thread, line, tag.with(finding, noted.content()));
            if (!(said instanceof Answer.Done<Address>)) {
                log.atWarn()
                        .addKeyValue("finding", finding.id())
                        .addKeyValue("part", part.name())
                        .log("the thread does not say that a file is missing");
            }
            meters.part("failed");
            return new Step.Settled(Plan.failed(noted, why, clock.instant()));
        }

        private Step badToken(String method, String target, Answer.Refused<?> refused) {
            complaints.refused(
                    Level.ERROR, method, target, refused, "all findings are kept until then");
            return new Step.Wait(gates.holdAll(config.patience().slow()), false);
        }

        private Step unknown(String method, String target, String why) {
            complaints.unanswered(method, target, why);
            return new Step.Wait(gates.backOff(method, target), true);
        }

        private Step failed(String method, String target, Answer.Refused<?> refused) {
            complaints.refused(Level.ERROR, method, target, refused, "this part is given up");
            meters.part("failed");
            return new Step.Settled(Plan.failed(noted, because(refused), clock.instant()));
        }

        private static String because(Answer.Refused<?> refused) {
            return refused.detail().isEmpty()
                    ? refused.error()
                    : refused.error() + ": " + refused.detail();
        }

        private Step settled(String address) {
            return new Step.Settled(Plan.posted(noted, address, clock.instant()));
        }

        /** Whoever finds the INTENT after a crash waits from its date on. */
        private void noteAnew() throws InterruptedException {
            if (noted.at().plus(config.patience().fresh()).isBefore(clock.instant())) {
                ledger.write(
                        Plan.with(
                                delivery,
                                Plan.intended(noted, noted.address(), clock.instant()),
                                clock.instant()));
            }
        }

        private void logTold(String what) {
            boolean isMessage = part.name().equals(Part.MESSAGE);
            log.atLevel(isMessage ? Level.INFO : Level.DEBUG)
                    .addKeyValue("finding", finding.id())
                    .addKeyValue("revision", finding.revision())
                    .addKeyValue("channel", delivery.channel())
                    .addKeyValue("part", part.name())
                    .log(what);
        }
    }
}
