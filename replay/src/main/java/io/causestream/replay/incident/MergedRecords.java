package io.causestream.replay.incident;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * Several sequences of records as one, in {@link IncidentRecord#ORDER} of their heads: within each
 * sequence the order stays.
 */
public final class MergedRecords implements Iterator<IncidentRecord> {

    private record Head(IncidentRecord record, Iterator<IncidentRecord> rest) {}

    private final PriorityQueue<Head> heads =
            new PriorityQueue<>(Comparator.comparing(Head::record, IncidentRecord.ORDER));

    public MergedRecords(List<Iterator<IncidentRecord>> sequences) {
        sequences.forEach(this::push);
    }

    private void push(Iterator<IncidentRecord> sequence) {
        if (sequence.hasNext()) {
            heads.add(new Head(sequence.next(), sequence));
        }
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public IncidentRecord next() {
        Head first = heads.poll();
        if (first == null) {
            throw new NoSuchElementException();
        }
        push(first.rest());
        return first.record();
    }
}
