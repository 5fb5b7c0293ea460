package io.causestream.standalone.rewind;

import io.causestream.finding.Finding;
import java.io.PrintWriter;
import java.util.Optional;

/** A plan as people read it before they carry it out. */
final class RewindPlanText {

    private static final int MOST_SHOWN = 50;

    private RewindPlanText() {}

    static void print(RewindPlan plan, PrintWriter out) {
        if (plan.leadIn().equals(plan.to())) {
            out.printf(
                    "  no lead-in: there is no complete list before; what was broken before and has not changed is seen with the next list%n");
        } else {
            out.printf(
                    "  objects from %s: %s%n",
                    plan.leadIn(),
                    plan.lists().isEmpty()
                            ? "there is no complete list before"
                            : "the last complete lists before (%d)".formatted(plan.lists().size()));
        }
        out.printf(
                "  alerts from %s: those that fire are sent again once a day at least%n",
                plan.from());
        out.printf("%nReads again, at most %d records:%n", plan.records());
        for (RewindPlan.Range range : plan.ranges()) {
            out.printf(
                    "  %s  partition %d  offsets %d to %d  %d records%n",
                    range.partition().topic(),
                    range.partition().partition(),
                    range.begin(),
                    range.end(),
                    range.records());
        }
        if (!plan.internalTopics().isEmpty()) {
            out.printf(
                    "%nDeletes %d topics of state, which are made anew:%n",
                    plan.internalTopics().size());
            plan.internalTopics().forEach(topic -> out.printf("  %s%n", topic));
        }
        out.printf("%nOpen findings now: %d%n", plan.open().size());
        plan.open().stream().limit(MOST_SHOWN).forEach(finding -> show(finding, out));
        if (plan.open().size() > MOST_SHOWN) {
            out.printf("  and %d more%n", plan.open().size() - MOST_SHOWN);
        }
    }

    /**
     * What was done, or what has to be done first.
     *
     * @param done empty if the plan was only shown
     * @param next what is to be started then
     */
    static void printEnd(
            RewindPlan plan, Optional<RewindExecutor.Done> done, String next, PrintWriter out) {
        done.ifPresentOrElse(
                it ->
                        out.printf(
                                "%nDone: epoch %d; %d elapsed timers written again. Start %s.%n",
                                it.epoch(), it.timers(), next),
                () ->
                        out.printf(
                                "%nNothing was changed.%s Add --execute to do it.%n",
                                plan.members().isEmpty()
                                        ? ""
                                        : " Stop enrich-streams first (%s)."
                                                .formatted(String.join(", ", plan.members()))));
    }

    private static void show(Finding finding, PrintWriter out) {
        out.printf(
                "  %s  %s  since %s  %s%n",
                finding.id(), finding.severity(), finding.startsAt(), finding.title());
    }
}
