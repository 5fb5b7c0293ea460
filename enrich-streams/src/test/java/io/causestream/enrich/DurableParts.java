package io.causestream.enrich;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.causestream.enrich.signal.Signal;
import io.causestream.enrich.store.BinarySerde;
import io.causestream.topics.JsonSerde;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.processor.internals.InternalTopologyBuilder;
import org.apache.kafka.streams.state.internals.AbstractStoreBuilder;

/**
 * What a topology keeps in Kafka under its application id, one line each: the sub-topologies with
 * what they read, the repartition topics, the stores with the format of their values, and what the
 * JSON among these consists of. Kafka Streams knows all of it and tells only a part.
 */
final class DurableParts {

    private static final String REPARTITION = "-repartition";

    /** By the topic's name without its ending: a source node does not say what it reads. */
    private static final Map<String, Class<?>> REPARTITIONED = Map.of("signals", Signal.class);

    private final List<String> lines = new ArrayList<>();
    private final Map<String, String> json = new TreeMap<>();

    private DurableParts() {}

    static List<String> of(Topology topology) {
        DurableParts parts = new DurableParts();
        parts.collect(topology);
        parts.lines.add("");
        parts.lines.addAll(parts.json.values());
        return List.copyOf(parts.lines);
    }

    private void collect(Topology topology) {
        InternalTopologyBuilder builder =
                (InternalTopologyBuilder)
                        value(Topology.class, "internalTopologyBuilder", topology);
        var subtopologies = topology.describe().subtopologies();
        lines.add("%d sub-topologies".formatted(subtopologies.size()));
        for (TopologyDescription.Subtopology each : subtopologies) {
            TreeSet<String> read = new TreeSet<>();
            TreeSet<String> stores = new TreeSet<>();
            for (TopologyDescription.Node node : each.nodes()) {
                if (node instanceof TopologyDescription.Source source) {
                    read.addAll(requireNonNull(source.topicSet(), "it reads no pattern"));
                } else if (node instanceof TopologyDescription.Processor processor) {
                    stores.addAll(processor.stores());
                }
            }
            lines.add("sub-topology %d reads %s".formatted(each.id(), String.join(", ", read)));
            read.stream()
                    .filter(topic -> topic.endsWith(REPARTITION))
                    .map(topic -> topic.substring(0, topic.length() - REPARTITION.length()))
                    .forEach(name ->
                            lines.add(
                                    "repartition topic %s: %s"
                                            .formatted(
                                                    name,
                                                    json(
                                                            requireNonNull(
                                                                    REPARTITIONED.get(name),
                                                                    () ->
                                                                            "add %s to REPARTITIONED"
                                                                                    .formatted(
                                                                                            name))))));
            for (String store : stores) {
                Object factory = requireNonNull(builder.stateStores().get(store), store);
                lines.add(
                        "store %s of sub-topology %d: %s"
                                .formatted(store, each.id(), format(factory)));
            }
        }
    }

    private String format(Object factory) {
        Object builder = value(factory.getClass(), "builder", factory);
        Object key = value(AbstractStoreBuilder.class, "keySerde", builder);
        if (!(key instanceof Serdes.StringSerde)) {
            throw new AssertionError("a key is a string, not of " + key);
        }
        Serde<?> values = (Serde<?>) value(AbstractStoreBuilder.class, "valueSerde", builder);
        return switch (values) {
            case BinarySerde<?> binary ->
                    "binary %s %s"
                            .formatted(
                                    value(BinarySerde.class, "version", binary),
                                    ((Class<?>) value(BinarySerde.class, "type", binary))
                                            .getSimpleName());
            case JsonSerde<?> written -> json((Class<?>) value(JsonSerde.class, "type", written));
            default -> throw new AssertionError("a format without a version: " + values);
        };
    }

    private String json(Class<?> type) {
        note(type);
        return "JSON " + name(type);
    }

    /** What JSON of this type consists of, and of all types in it. */
    private void note(Type type) {
        switch (type) {
            case Class<?> plain -> noteClass(plain);
            case ParameterizedType of ->
                    Stream.concat(
                                    Stream.of(of.getRawType()),
                                    Stream.of(of.getActualTypeArguments()))
                            .forEach(this::note);
            case WildcardType some -> Stream.of(some.getUpperBounds()).forEach(this::note);
            default -> throw new AssertionError("a part of no known type: " + type);
        }
    }

    private void noteClass(Class<?> type) {
        if (!type.getName().startsWith("io.causestream.") || json.containsKey(name(type))) {
            return;
        }
        if (type.isEnum()) {
            json.put(
                    name(type),
                    "%s: one of %s"
                            .formatted(
                                    name(type),
                                    Stream.of(type.getEnumConstants())
                                            .map(Object::toString)
                                            .collect(joining(", "))));
        } else if (type.isRecord()) {
            RecordComponent[] components = type.getRecordComponents();
            json.put(
                    name(type),
                    "%s: %s"
                            .formatted(
                                    name(type),
                                    Stream.of(components)
                                            .map(each ->
                                                    each.getName()
                                                            + " "
                                                            + text(each.getGenericType()))
                                            .collect(joining(", "))));
            Stream.of(components).map(RecordComponent::getGenericType).forEach(this::note);
        } else {
            Class<?>[] permitted =
                    type.isSealed() ? type.getPermittedSubclasses() : new Class<?>[0];
            json.put(
                    name(type),
                    "%s: %s"
                            .formatted(
                                    name(type),
                                    Stream.of(permitted)
                                            .map(DurableParts::name)
                                            .collect(joining(" or "))));
            Stream.of(permitted).forEach(this::note);
        }
    }

    private static String text(Type type) {
        return type.getTypeName().replaceAll("[a-z]+\\.(?=[a-zA-Z])", "").replace('$', '.');
    }

    private static String name(Class<?> type) {
        return text(type);
    }

    private static Object value(Class<?> declaring, String name, Object of) {
        try {
            Field field = declaring.getDeclaredField(name);
            field.setAccessible(true);
            return requireNonNull(field.get(of), name);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Kafka Streams keeps it elsewhere now: " + name, e);
        }
    }
}
