// Prints each revision of each finding once: node findings.js BOOTSTRAP_SERVERS GROUP
const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = require("kafkajs");
const lz4 = require("lz4js");

const SHOWN = ["crash_info", "logs", "graph", "events", "table", "diff", "text"];
const SEVERITIES = ["DEBUG", "INFO", "LOW", "MEDIUM", "HIGH", "CRITICAL"];
const [brokers, groupId] = process.argv.slice(2);
const decompress = async (bytes) => Buffer.from(lz4.decompress(bytes)); // kafkajs has no LZ4
CompressionCodecs[CompressionTypes.LZ4] = () => ({ decompress });
const kafka = new Kafka({ brokers: brokers.split(","), logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId, readUncommitted: false });
const latest = new Map();

function read({ message }) {
  if (message.value === null) return latest.delete(message.key.toString()); // the finding is gone
  const finding = JSON.parse(message.value);
  const { id, epoch, revision, status, title } = finding;
  const [lastEpoch, lastRevision] = latest.get(id) ?? [-1, 0];
  if (epoch < lastEpoch || (epoch === lastEpoch && revision <= lastRevision)) return;
  latest.set(id, [epoch, revision]);
  const severity = SEVERITIES.includes(finding.severity) ? finding.severity : "INFO";
  const shown = finding.enrichments.map((e) => e.type).filter((type) => SHOWN.includes(type));
  console.log([severity, status, id, epoch, revision, title, ...shown].join(" "));
}

(async () => {
  await consumer.connect();
  await consumer.subscribe({ topic: "causestream.findings", fromBeginning: true });
  await consumer.run({ eachMessage: async (each) => read(each) });
})();
