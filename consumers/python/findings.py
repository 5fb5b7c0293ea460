"""Prints each revision of each finding once: findings.py BOOTSTRAP_SERVERS GROUP"""
import json
import sys

from confluent_kafka import Consumer

SHOWN = ("crash_info", "logs", "graph", "events", "table", "diff", "text")
SEVERITIES = ("DEBUG", "INFO", "LOW", "MEDIUM", "HIGH", "CRITICAL")
consumer = Consumer({"bootstrap.servers": sys.argv[1], "group.id": sys.argv[2],
                     "isolation.level": "read_committed", "auto.offset.reset": "earliest"})
consumer.subscribe(["causestream.findings"])
latest = {}
while True:
    message = consumer.poll(1.0)
    if message is None:
        continue
    if message.error():
        sys.exit(str(message.error()))
    if message.value() is None:  # the finding is gone
        latest.pop(message.key().decode(), None)
        continue
    finding = json.loads(message.value())
    version = (finding["epoch"], finding["revision"])
    if version <= latest.get(finding["id"], (-1, 0)):
        continue
    latest[finding["id"]] = version
    severity = finding["severity"] if finding["severity"] in SEVERITIES else "INFO"
    shown = [e["type"] for e in finding["enrichments"] if e["type"] in SHOWN]
    print(severity, finding["status"], finding["id"], *version, finding["title"], *shown, flush=True)
