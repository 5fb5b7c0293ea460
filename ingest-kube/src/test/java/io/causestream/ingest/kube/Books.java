package io.causestream.ingest.kube;

import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.observation.KubeObservation.Heartbeat;
import io.causestream.observation.KubeObservation.ListComplete;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.observation.Scope;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a reader of the raw topic knows in the end, by the rules that its types document: (epoch,
 * resourceVersion) is the order, and a complete list retires what it did not have.
 *
 * <p>A fold of its own, though the service that reads the topic has one: no service depends on
 * another, and that one works within a Kafka Streams topology. It reads the documented rules a
 * second time, where two readers of one code would share a mistake.
 */
final class Books {

    static final Topic<Scope, KubeObservation> TOPIC =
            KafkaSettings.at("unused:1").topics().rawKube();

    private record Entry(
            String uid, long epoch, long version, long listing, String mark, boolean gone) {}

    private final Map<Integer, Map<String, Entry>> partitions = new HashMap<>();
    private final Set<String> events = new TreeSet<>();
    private final Set<String> marks = new HashSet<>();
    private int lists;
    private int repeats;
    private int objects;

    void read(ConsumerRecord<byte[], byte[]> record) {
        Map<String, Entry> known =
                partitions.computeIfAbsent(record.partition(), first -> new HashMap<>());
        KubeObservation published =
                TOPIC.valueSerde().deserializer().deserialize(record.topic(), record.value());
        switch (published) {
            case ObjectObserved seen -> enter(known, seen);
            case EventObserved event -> events.add(event.note());
            case ListComplete list -> {
                lists++;
                known.replaceAll(
                        (name, entry) -> isMissed(name, entry, list) ? gone(entry) : entry);
            }
            case Heartbeat _ -> {
                // It is about no object.
            }
        }
    }

    /** The mark of each object of the churn by kind and name. */
    Map<String, String> present() {
        Map<String, String> all = new TreeMap<>();
        partitions
                .values()
                .forEach(known ->
                        known.forEach((name, entry) -> {
                            if (!entry.gone() && !entry.mark().isEmpty()) {
                                all.put(name, entry.mark());
                            }
                        }));
        return all;
    }

    Set<String> events() {
        return events;
    }

    /** All that objects were ever told to be marked with. */
    Set<String> marks() {
        return marks;
    }

    /** How often a list was told to be complete. */
    int lists() {
        return lists;
    }

    /** Observations of objects that told nothing new. */
    int repeats() {
        return repeats;
    }

    int objects() {
        return objects;
    }

    private void enter(Map<String, Entry> known, ObjectObserved seen) {
        if (!seen.object().namespace().equals(Churn.NAMESPACE)) {
            return;
        }
        objects++;
        String name = seen.object().kind() + "/" + seen.object().name();
        Entry before = known.get(name);
        boolean deleted = seen.change() == Change.DELETED;
        Entry now =
                new Entry(
                        seen.uid(),
                        seen.epoch(),
                        seen.resourceVersion(),
                        seen.listing(),
                        seen.body()
                                .path("metadata")
                                .path("annotations")
                                .path(Churn.MARK)
                                .asString(""),
                        deleted);
        marks.add(now.mark());
        if (before == null || isNews(before, now)) {
            known.put(name, now);
            return;
        }
        repeats++;
        if (before.uid().equals(now.uid()) && now.epoch() >= before.epoch()) {
            known.put(
                    name,
                    new Entry(
                            before.uid(),
                            now.epoch(),
                            before.version(),
                            Math.max(now.listing(), before.listing()),
                            before.mark(),
                            before.gone()));
        }
    }

    private static boolean isNews(Entry before, Entry now) {
        if (now.epoch() < before.epoch()) {
            return false;
        }
        if (now.uid().equals(before.uid()) && now.gone()) {
            return !before.gone();
        }
        return now.version() > before.version();
    }

    private static boolean isMissed(String name, Entry entry, ListComplete list) {
        boolean earlier =
                entry.epoch() < list.epoch()
                        || (entry.epoch() == list.epoch() && entry.listing() < list.listing());
        return earlier
                && entry.version() <= list.resourceVersion()
                && name.startsWith(list.kind() + "/");
    }

    private static Entry gone(Entry entry) {
        return new Entry(
                entry.uid(), entry.epoch(), entry.version(), entry.listing(), entry.mark(), true);
    }
}
