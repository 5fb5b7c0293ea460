package io.causestream.enrich.state;

import io.causestream.enrich.rules.Reasons;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a trigger finds in the state of one object. Made by {@link #of} and the methods after it;
 * its parts are read by their own names.
 *
 * @param opens whether it may open a condition, or only counts when one is open
 * @param restsOn what would cause this if it had a problem itself: the claims that a pod mounts,
 *     the quota that refused it
 */
public record Detection(
        Problem problem,
        Span span,
        Run ended,
        boolean opens,
        Wording wording,
        List<Subject> restsOn) {

    /**
     * Which problem it is.
     *
     * @param reason canonical
     * @param part distinguishes two problems of one workload, usually by container; empty if
     *     nothing does
     * @param container the container whose state and last log lines show more; empty if there is
     *     none
     */
    public record Problem(String reason, String part, String container) {}

    /**
     * By the cluster's clock.
     *
     * @param since when it began; no later than {@code at}
     * @param at when it last occurred
     */
    public record Span(Instant since, Instant at) {

        public Span {
            since = since.isAfter(at) ? at : since;
        }
    }

    /**
     * The run that ended, by which occurrences are counted.
     *
     * @param number of the container's run; -1 unless it is a crash
     * @param order among the runs of the workload, in {@link RunOrder}; -1 unless it is a run
     */
    public record Run(int number, long order) {

        static final Run NONE = new Run(-1, -1);
    }

    /**
     * What people read.
     *
     * @param title one line
     * @param description Kubernetes' own message; may be empty
     */
    public record Wording(Severity severity, String title, String description) {}

    public Detection {
        restsOn = List.copyOf(restsOn);
    }

    /**
     * A detection whose part is the container, or that has neither; its severity is that of its
     * reason. It opens a condition, and is not a crash.
     */
    public static Detection of(
            String reason, String part, Span span, String title, String description) {
        return new Detection(
                new Problem(reason, part, part),
                span,
                Run.NONE,
                true,
                new Wording(Reasons.severity(reason), title, description),
                List.of());
    }

    public Detection lookingInto(String container) {
        return new Detection(
                new Problem(problem.reason(), problem.part(), container),
                span,
                ended,
                opens,
                wording,
                restsOn);
    }

    /**
     * @param number of the container's run that ended
     */
    public Detection ofCrash(int number) {
        return new Detection(
                problem, span, new Run(number, ended.order()), opens, wording, restsOn);
    }

    /**
     * @param order its order among the runs of the workload; empty if it has none
     */
    public Detection of(OptionalLong order) {
        return new Detection(
                problem, span, new Run(ended.number(), order.orElse(-1)), opens, wording, restsOn);
    }

    /** The same, which opens nothing and only keeps an open condition open. */
    public Detection keepingOpen() {
        return opening(false);
    }

    public Detection opening(boolean mayOpen) {
        return new Detection(problem, span, ended, mayOpen, wording, restsOn);
    }

    public Detection as(Severity severity) {
        return new Detection(
                problem,
                span,
                ended,
                opens,
                new Wording(severity, wording.title(), wording.description()),
                restsOn);
    }

    public Detection restingOn(List<Subject> others) {
        return new Detection(problem, span, ended, opens, wording, others);
    }

    public String reason() {
        return problem.reason();
    }

    public String part() {
        return problem.part();
    }

    public String container() {
        return problem.container();
    }

    public Instant since() {
        return span.since();
    }

    public Instant at() {
        return span.at();
    }

    /** Number of the container's run; -1 unless it is a crash. */
    public int run() {
        return ended.number();
    }

    /** Order among the runs of the workload; -1 unless it is a run. */
    public long order() {
        return ended.order();
    }

    public Severity severity() {
        return wording.severity();
    }

    public String title() {
        return wording.title();
    }

    public String description() {
        return wording.description();
    }

    /**
     * Of two detections of one problem the more specific one, with the earlier beginning and the
     * later end of both.
     */
    public static Detection moreSpecific(Detection one, Detection other) {
        Detection more =
                one.run() != other.run()
                        ? (one.run() > other.run() ? one : other)
                        : Reasons.moreSpecific(one.reason(), other.reason()).equals(one.reason())
                                ? one
                                : other;
        return new Detection(
                more.problem(),
                new Span(
                        one.since().isBefore(other.since()) ? one.since() : other.since(),
                        one.at().isAfter(other.at()) ? one.at() : other.at()),
                more.ended(),
                one.opens() || other.opens(),
                more.wording(),
                more.restsOn());
    }
}
