import module java.base;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import tools.jackson.databind.json.JsonMapper;

/** Prints each revision of each finding once: FindingsConsumer BOOTSTRAP_SERVERS GROUP */
void main(String[] args) {
    var shown = Set.of("crash_info", "logs", "graph", "events", "table", "diff", "text");
    var severities = Set.of("DEBUG", "INFO", "LOW", "MEDIUM", "HIGH", "CRITICAL");
    var config = Map.<String, Object>of("bootstrap.servers", args[0], "group.id", args[1],
            "isolation.level", "read_committed", "auto.offset.reset", "earliest");
    var latest = new HashMap<String, long[]>();
    var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
    consumer.subscribe(List.of("causestream.findings"));
    while (true) for (var record : consumer.poll(Duration.ofSeconds(1))) {
        if (record.value() == null) latest.remove(record.key()); // the finding is gone
        if (record.value() == null) continue;
        var finding = JsonMapper.shared().readTree(record.value());
        long[] version = {finding.get("epoch").asLong(), finding.get("revision").asLong()};
        if (Arrays.compare(version, latest.getOrDefault(record.key(), new long[0])) <= 0) continue;
        latest.put(record.key(), version);
        var words = Stream.of("severity", "status", "id", "epoch", "revision", "title")
                .map(field -> finding.get(field).asString()).collect(Collectors.toList());
        if (!severities.contains(words.getFirst())) words.set(0, "INFO");
        finding.get("enrichments").forEach(evidence -> words.add(evidence.get("type").asString()));
        words.subList(6, words.size()).retainAll(shown);
        IO.println(String.join(" ", words));
    }
}
