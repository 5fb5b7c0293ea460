package io.causestream.standalone.rewind;

import io.causestream.enrich.EnrichmentApplications.Application;
import io.causestream.finding.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What a rewind or a cut-over does, decided before any of it is done.
 *
 * @param to the time from which on findings are made anew
 * @param from the earliest time that is read again: a day before {@code to}, since alerts are sent
 *     again that rarely, or where the last complete lists began
 * @param leadIn where the last complete lists before {@code to} began; if there are none, {@code
 *     to} for a rewind, and a day before for a cut-over
 * @param lists the complete lists that the lead-in contains, one of each kind and cluster; empty if
 *     there is none
 * @param ranges what is read again, by topic and partition
 * @param control where the topic {@code control} begins and ends for this rewind: of that range the
 *     elapsed timers are written again
 * @param internalTopics the application's own topics, which are deleted; sorted
 * @param open findings that are open now, in the order of their start
 * @param highestEpoch of any finding; 0 if there is none
 * @param members of any version's group, which must be none when the plan is carried out
 * @param leaves the applications of other versions that this one takes over from; empty for a
 *     rewind
 * @param goesOn where topics that are not read again go on; empty for a rewind, whose group knows
 */
record RewindPlan(
        Instant to,
        Instant from,
        Instant leadIn,
        List<String> lists,
        List<Range> ranges,
        List<Range> control,
        List<String> internalTopics,
        List<Finding> open,
        long highestEpoch,
        List<String> members,
        List<Application> leaves,
        Map<TopicPartition, Long> goesOn) {

    /**
     * A part of a partition.
     *
     * @param begin the first offset that is read again
     * @param end the offset after the last record
     */
    record Range(TopicPartition partition, long begin, long end) {

        /** How many records, at most: offsets of markers and of what was deleted count too. */
        long records() {
            return end - begin;
        }
    }

    RewindPlan {
        lists = List.copyOf(lists);
        ranges = List.copyOf(ranges);
        control = List.copyOf(control);
        internalTopics = List.copyOf(internalTopics);
        open = List.copyOf(open);
        members = List.copyOf(members);
        leaves = List.copyOf(leaves);
        goesOn = Map.copyOf(goesOn);
    }

    long records() {
        return ranges.stream().mapToLong(Range::records).sum();
    }
}
