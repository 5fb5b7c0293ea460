package io.causestream.enrich.diagnosis.cluster;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.LOW;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.rules.Reasons;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Subject;
import java.util.Optional;
import java.util.regex.Pattern;

/** A Job gave up, or a CronJob did not start one. */
public final class JobRules {

    private static final Pattern BACKOFF =
            Pattern.compile(
                    "(Job has reached the specified backoff limit|Job has failed indexes|Job has exceeded the specified maximal number of failed indexes)");
    private static final Pattern DEADLINE =
            Pattern.compile("(Job was active longer than specified deadline)");
    private static final Pattern POLICY =
            Pattern.compile(
                    "(?:Container (\\S{1,253}) for pod (\\S{1,510}) failed with (exit code \\d{1,4})|Pod (\\S{1,510}) has (condition \\S{1,300})) matching FailJob rule at (index \\d{1,6})");
    private static final Pattern MISSED =
            Pattern.compile("(?i)(missed scheduled time to start a job: [^\\n]{1,60})");
    private static final Pattern STILL_RUNS =
            Pattern.compile(
                    "(?i)(not starting job because prior execution is (?:still )?running[^\\n]{0,100})");
    private static final Pattern POD_DEADLINE =
            Pattern.compile("(Pod was active on the node longer than the specified deadline)");
    private static final Pattern TOO_MANY =
            Pattern.compile("(?i)(too many missed start times?[^\\n]{0,200})");
    private static final Pattern SCHEDULE =
            Pattern.compile("(?i)un-?parseable schedule:? \"?([^\"\\n]{1,100})\"?([^\\n]{0,200})");
    private static final Pattern ZONE =
            Pattern.compile("(?i)(?:invalid timeZone|unknown time zone):? ([^\\n]{1,200})");

    private JobRules() {}

    public static Optional<Diagnosis> deadline(Case it) {
        return failed(it, DEADLINE)
                .flatMap(report ->
                        Diagnoses.of(
                                "job-deadline",
                                "Job %s ran longer than its activeDeadlineSeconds and was ended for that."
                                        .formatted(name(it)),
                                HIGH,
                                report.line(),
                                "See the limit and how long earlier runs took: kubectl -n %s get job %s -o jsonpath='{.spec.activeDeadlineSeconds}'"
                                        .formatted(namespace(it), it.finding().subject().name()),
                                "Raise activeDeadlineSeconds of %s if the work has grown; otherwise look in the log for what it waited for."
                                        .formatted(it.workload())));
    }

    public static Optional<Diagnosis> failurePolicy(Case it) {
        return failed(it, POLICY)
                .flatMap(report ->
                        Diagnoses.of(
                                "job-failure-policy",
                                "The pod failure policy of Job %s ended it at once (FailJob rule at %s): %s."
                                        .formatted(
                                                name(it),
                                                report.group(6),
                                                report.group(1).isEmpty()
                                                        ? "pod %s has %s"
                                                                .formatted(
                                                                        report.group(4),
                                                                        report.group(5))
                                                        : "container %s of pod %s failed with %s"
                                                                .formatted(
                                                                        report.group(1),
                                                                        report.group(2),
                                                                        report.group(3))),
                                HIGH,
                                report.line(),
                                "See the rule: kubectl -n %s get job %s -o jsonpath='{.spec.podFailurePolicy}'"
                                        .formatted(namespace(it), it.finding().subject().name())));
    }

    /** The pod has a deadline of its own. */
    public static Optional<Diagnosis> podDeadline(Case it) {
        return it.finding().reason().equals(Reasons.POD_FAILED)
                ? Report.find(it, POD_DEADLINE)
                        .flatMap(report ->
                                Diagnoses.of(
                                        "pod-deadline",
                                        "The pod ran longer than activeDeadlineSeconds of its spec and was ended for that.",
                                        HIGH,
                                        report.line(),
                                        "See the limit: kubectl -n %s get pod %s -o jsonpath='{.spec.activeDeadlineSeconds}'"
                                                .formatted(
                                                        namespace(it),
                                                        it.finding().subject().name()),
                                        "Raise it in %s if the work has grown; otherwise look in the log for what it waited for."
                                                .formatted(it.workload())))
                : Optional.empty();
    }

    /** Its pods failed too often; why they did is not known. */
    public static Optional<Diagnosis> backoffLimit(Case it) {
        return failed(it, BACKOFF)
                .flatMap(report ->
                        Diagnoses.of(
                                "job-backoff-limit",
                                "The pods of Job %s failed more often than its backoffLimit allows, so that it gave up; why they failed is not known."
                                        .formatted(name(it)),
                                // It says that they failed, and not why.
                                LOW,
                                report.line(),
                                "Read their logs: kubectl -n %s logs -l batch.kubernetes.io/job-name=%s --tail=50"
                                        .formatted(namespace(it), it.finding().subject().name()),
                                "Run it again when the cause is mended: kubectl -n %s create job --from=cronjob/NAME, or delete the Job and apply it again."
                                        .formatted(namespace(it))));
    }

    public static Optional<Diagnosis> missed(Case it) {
        return ofCronJob(it, TOO_MANY)
                .or(() -> ofCronJob(it, MISSED))
                .flatMap(report ->
                        Diagnoses.of(
                                "schedule-missed",
                                "CronJob %s did not start a Job at its time: %s."
                                        .formatted(name(it), report.group(1)),
                                HIGH,
                                report.line(),
                                "See its policy and last times: kubectl -n %s describe cronjob %s"
                                        .formatted(namespace(it), it.finding().subject().name()),
                                "Set startingDeadlineSeconds (200 or more) so that late runs count; with concurrencyPolicy Forbid a run that is still active also stops the next one."));
    }

    /** With concurrencyPolicy Forbid, a run that is still active stops the next one. */
    public static Optional<Diagnosis> stillRuns(Case it) {
        return ofCronJob(it, STILL_RUNS)
                .flatMap(report ->
                        Diagnoses.of(
                                "job-already-active",
                                "CronJob %s starts no Job, because the one before still runs: %s."
                                        .formatted(name(it), report.group(1)),
                                HIGH,
                                report.line(),
                                "See what it does: kubectl -n %s get jobs,pods"
                                        .formatted(namespace(it)),
                                "Give the Job an activeDeadlineSeconds, or the CronJob a longer interval or concurrencyPolicy Replace."));
    }

    public static Optional<Diagnosis> invalidSchedule(Case it) {
        return ofCronJob(it, SCHEDULE)
                .or(() -> ofCronJob(it, ZONE))
                .flatMap(report ->
                        Diagnoses.of(
                                "schedule-invalid",
                                "CronJob %s never starts a Job, because its schedule or time zone is invalid: %s."
                                        .formatted(name(it), report.group(1)),
                                HIGH,
                                report.line(),
                                "Correct spec.schedule: minute 0-59, hour 0-23, day 1-31, month 1-12, weekday 0-6; spec.timeZone is a name such as Europe/Berlin."));
    }

    private static Optional<Report> failed(Case it, Pattern pattern) {
        return it.finding().reason().contains("Job") && !isCronJob(it)
                ? Report.find(it, pattern)
                : Optional.empty();
    }

    private static Optional<Report> ofCronJob(Case it, Pattern pattern) {
        return isCronJob(it) || it.finding().reason().equals(Reasons.CRON_JOB_MISSED)
                ? Report.find(it, pattern)
                : Optional.empty();
    }

    private static boolean isCronJob(Case it) {
        return it.finding().subject().kind().equals("CronJob");
    }

    private static String name(Case it) {
        Subject subject = it.finding().subject();
        return subject.qualifiedName();
    }

    private static String namespace(Case it) {
        return it.finding().subject().namespace();
    }
}
