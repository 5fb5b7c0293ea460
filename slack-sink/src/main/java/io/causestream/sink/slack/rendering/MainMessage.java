package io.causestream.sink.slack.rendering;

import static java.util.stream.Collectors.joining;

import com.slack.api.model.block.LayoutBlock;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import io.causestream.finding.Link;
import io.causestream.finding.Mentions;
import io.causestream.finding.Occurrences;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import io.causestream.sink.transport.MessageHistory;
import io.causestream.topics.EnrichedFinding.PastIncident;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The main message of a finding: short enough for a lock screen, complete enough to act on. */
final class MainMessage {

    /** The longest cause, or description in its place; what is longer is in a file. */
    static final int SENTENCE = 400;

    private static final int NAME = 120;
    private static final int MISSING_AT_MOST = 6;
    private static final int ALTERNATIVES_AT_MOST = 3;
    private static final int ALTERNATIVE = 200;
    private static final int EARLIER_AT_MOST = 3;
    private static final int SYMPTOMS_AT_MOST = 3;

    /** The columns of the table of symptoms, or of a group's members. */
    private static final List<String> RELATED = List.of("workload", "problem", "problems");

    private MainMessage() {}

    static SlackMessage of(Finding finding, MessageHistory history, String alertmanagerUrl) {
        List<LayoutBlock> body = new ArrayList<>();
        body.add(Blocks.context(stateAndPlace(finding)));
        String before = before(history);
        if (!before.isEmpty()) {
            body.add(Blocks.context(before));
        }
        body.add(Blocks.section(why(finding)));
        Optional<LeadingCause> cause = LeadingCause.of(finding);
        cause.map(leading -> Fixes.of(leading.fixes()))
                .filter(fixes -> !fixes.isEmpty())
                .ifPresent(fixes -> body.add(Blocks.section(fixes)));
        cause.map(MainMessage::alternatives)
                .filter(others -> !others.isEmpty())
                .ifPresent(others -> body.add(Blocks.context(others)));
        if (!finding.changes().isEmpty()) {
            body.add(Blocks.section(ChangeLines.summary(finding.changes())));
        }
        // Without a cause, the description is shown, which has it.
        cause.flatMap(_ -> lastTime(finding)).ifPresent(last -> body.add(Blocks.context(last)));
        String mentions = mentions(finding);
        if (!mentions.isEmpty()) {
            body.add(Blocks.section(mentions));
        }
        Optional<Link> silence = SilenceLink.of(finding, alertmanagerUrl);
        List<Link> buttons = new ArrayList<>(Blocks.shown(finding.links()));
        silence.filter(Blocks::isShown).ifPresent(buttons::add);
        body.addAll(Blocks.links(buttons));
        String symptoms = symptoms(finding);
        if (!symptoms.isEmpty()) {
            body.add(Blocks.context(symptoms));
        }
        body.add(Blocks.context(when(finding)));
        String missing = missing(finding, silence);
        if (!missing.isEmpty()) {
            body.add(Blocks.context(missing));
        }
        List<LayoutBlock> header = List.of(Blocks.header(Headline.of(finding)));
        return new SlackMessage(
                Headline.notification(finding),
                header,
                Blocks.fit(body, Blocks.MESSAGE - Blocks.weight(header)),
                colour(finding));
    }

    /** The message of a channel of single lines. */
    static SlackMessage line(Finding finding, MessageHistory history) {
        String before = before(history);
        return SlackMessage.of(
                Headline.notification(finding),
                List.of(
                        Blocks.section(
                                Headline.line(finding)
                                        + (before.isEmpty() ? "" : "  ·  " + before))));
    }

    /** How the same problem ended before. */
    private static Optional<String> lastTime(Finding finding) {
        return finding.description()
                .lines()
                .filter(line -> line.startsWith(PastIncident.LAST_TIME))
                .reduce((_, last) -> last)
                .map(last -> "🕘 " + SlackText.line(last, SENTENCE));
    }

    /** Where the message comes from; empty for the first of its problem. */
    private static String before(MessageHistory history) {
        List<MessageHistory.Earlier> all = history.earlier();
        return all.subList(Math.max(0, all.size() - EARLIER_AT_MOST), all.size()).stream()
                .map(earlier ->
                        "%s %s: %s"
                                .formatted(
                                        earlier.isOfEarlierFinding()
                                                ? "🔄 came back, was"
                                                : "⬆️ was",
                                        earlier.severity(),
                                        Permalink.linked("earlier message", earlier.link())))
                .collect(joining("  ·  "));
    }

    /** Empty if a playbook mentions nobody; the ids alone are not escaped, as they are checked. */
    private static String mentions(Finding finding) {
        Mentions mentions = Mentions.in(finding);
        if (mentions.ids().isEmpty()) {
            return "";
        }
        String all =
                mentions.ids().stream()
                        .sorted()
                        .map(id -> (id.startsWith("S") ? "<!subteam^%s>" : "<@%s>").formatted(id))
                        .collect(joining(" "));
        String words = SlackText.line(mentions.message(), SENTENCE);
        int place = words.indexOf(Mentions.PLACE);
        // Once only, however often the words say it.
        return place < 0
                ? words + " " + all
                : words.substring(0, place)
                        + all
                        + words.substring(place + Mentions.PLACE.length());
    }

    private static String why(Finding finding) {
        return LeadingCause.of(finding)
                .map(cause ->
                        "*%s*  %s"
                                .formatted(
                                        cause.label(), SlackText.line(cause.sentence(), SENTENCE)))
                .or(() -> Details.whatHappened(finding).map("*What happened*  "::concat))
                .or(() ->
                        Optional.of(SlackText.words(finding.description().strip(), SENTENCE))
                                .filter(Details::isTelling))
                .or(() -> diff(finding))
                .orElseGet(() -> "*Reason*  " + SlackText.code(finding.reason(), NAME));
    }

    /** What an update of an object changed in it; empty where that is not what happened. */
    private static Optional<String> diff(Finding finding) {
        return finding.enrichments().stream()
                .filter(Enrichment.Diff.class::isInstance)
                .map(diff -> ((Enrichment.Diff) diff).diffs())
                .filter(diffs -> !diffs.isEmpty())
                .findFirst()
                .map(ChangeLines::fields);
    }

    private static String alternatives(LeadingCause cause) {
        return cause.alternatives().isEmpty()
                ? ""
                : "Also possible: "
                        + cause.alternatives().stream()
                                .limit(ALTERNATIVES_AT_MOST)
                                .map(other -> SlackText.line(other, ALTERNATIVE))
                                .collect(joining("  ·  "));
    }

    /** {@code *HIGH*, firing · *home* · Deployment `shop/checkout`}. */
    private static String stateAndPlace(Finding finding) {
        Subject workload = finding.workload();
        List<String> words = new ArrayList<>();
        words.add(
                finding.isResolved()
                        ? "*Resolved*, was " + finding.severity()
                        : finding.kind() == Finding.Kind.OCCURRENCE
                                ? "*%s*".formatted(finding.severity())
                                : "*%s*, firing".formatted(finding.severity()));
        words.add("*" + SlackText.line(finding.cluster(), NAME) + "*");
        words.add(
                SlackText.line(workload.kind(), NAME)
                        + " "
                        + SlackText.code(workload.qualifiedName(), NAME));
        if (!finding.subject().equals(workload)) {
            words.add(
                    SlackText.line(finding.subject().kind(), NAME)
                            + " "
                            + SlackText.code(finding.subject().name(), NAME));
        }
        return String.join("  ·  ", words);
    }

    /** The other pods and problems that it comes with; empty for one alone. */
    private static String symptoms(Finding finding) {
        List<String> words = new ArrayList<>();
        int pods = finding.affected().size();
        if (pods > 1) {
            words.add(
                    "*%d pods affected*  %s"
                            .formatted(pods, some(finding.affected(), Function.identity())));
        }
        boolean isCause = isCause(finding);
        List<List<String>> related = related(finding);
        if (!related.isEmpty()) {
            words.add(
                    "*%s*  %s"
                            .formatted(
                                    isCause ? "Symptoms" : "Problems",
                                    some(
                                            related,
                                            row ->
                                                    row.get(1).isBlank()
                                                            ? row.get(0)
                                                            : "%s (%s)"
                                                                    .formatted(
                                                                            row.get(1),
                                                                            row.get(0)))));
        } else if (isCause) {
            words.add(
                    "*Symptoms*  "
                            + HumanFormat.count(
                                    finding.relations().causeOf().size(), "other finding"));
        }
        return String.join("  ·  ", words);
    }

    private static boolean isCause(Finding finding) {
        return !finding.relations().causeOf().isEmpty();
    }

    /** The rows of the table of symptoms, or of a group's members; empty without one. */
    private static List<List<String>> related(Finding finding) {
        return finding.enrichments().stream()
                .filter(Enrichment.Table.class::isInstance)
                .map(Enrichment.Table.class::cast)
                .filter(table -> table.columns().equals(RELATED))
                .findFirst()
                .map(Enrichment.Table::rows)
                .orElse(List.of());
    }

    private static <T> String some(List<T> all, Function<T, String> words) {
        int more = all.size() - SYMPTOMS_AT_MOST;
        return all.stream()
                        .limit(SYMPTOMS_AT_MOST)
                        .map(each -> SlackText.line(words.apply(each), NAME))
                        .collect(joining(", "))
                + (more > 0 ? " and %d more".formatted(more) : "");
    }

    private static String when(Finding finding) {
        Occurrences seen = finding.occurrences();
        List<String> words = new ArrayList<>();
        words.add(
                (finding.kind() == Finding.Kind.OCCURRENCE ? "at " : "since ")
                        + HumanFormat.moment(finding.startsAt()));
        if (finding.isResolved() && finding.endsAt() != null) {
            words.add("resolved " + HumanFormat.moment(finding.endsAt()));
        }
        if (seen.count() > 1) {
            words.add(
                    "seen %s times, last %s"
                            .formatted(
                                    HumanFormat.number(seen.count()),
                                    HumanFormat.moment(seen.lastSeen())));
        }
        boolean isGroup = !related(finding).isEmpty() && !isCause(finding);
        if (finding.coalesced() > 0 && !isGroup) {
            words.add(HumanFormat.count(finding.coalesced(), "sighting") + " folded in");
        }
        String sources =
                finding.sources().stream()
                        .map(MainMessage::source)
                        .distinct()
                        .collect(joining(" and "));
        if (!sources.isEmpty()) {
            words.add("by " + sources);
        }
        return String.join("  ·  ", words);
    }

    private static String source(Source source) {
        return switch (source) {
            case KUBERNETES -> "Kubernetes";
            case PROMETHEUS -> "Prometheus";
            case OTHER -> "another source";
        };
    }

    /** The context that was requested but is unavailable, or could not be shown. */
    private static String missing(Finding finding, Optional<Link> silence) {
        List<String> missing = new ArrayList<>();
        for (Enrichment enrichment : finding.enrichments()) {
            switch (enrichment) {
                case Enrichment.Unavailable(String what, String why) ->
                        missing.add(missing(what, why));
                case Enrichment.Unknown unknown ->
                        missing.add(missing(unknown.type(), "newer than this slack-sink"));
                case Enrichment.CrashInfo _,
                        Enrichment.Logs _,
                        Enrichment.Graph _,
                        Enrichment.Events _,
                        Enrichment.Table _,
                        Enrichment.Diff _,
                        Enrichment.Text _ -> {
                    // In the thread.
                }
            }
        }
        Stream.concat(finding.links().stream(), silence.stream())
                .filter(link -> !Blocks.isShown(link))
                .forEach(link ->
                        missing.add(
                                missing("link " + link.title(), "no http address, or too long")));
        long unseen =
                finding.links().stream().filter(Blocks::isShown).count()
                        - Blocks.shown(finding.links()).size();
        if (unseen > 0) {
            missing.add(HumanFormat.count(unseen, "more link"));
        }
        if (missing.isEmpty()) {
            return "";
        }
        int more = missing.size() - MISSING_AT_MOST;
        return "not available: "
                + String.join(", ", missing.subList(0, Math.min(MISSING_AT_MOST, missing.size())))
                + (more > 0 ? " and %d more".formatted(more) : "");
    }

    /** Without the query: who wants it finds it in the finding itself. */
    private static String missing(String what, String why) {
        int query = why.indexOf(": no series matched");
        return "%s (%s)"
                .formatted(
                        SlackText.line(what, NAME),
                        SlackText.line(query < 0 ? why : why.substring(0, query), NAME));
    }

    static String colour(Finding finding) {
        if (finding.isResolved()) {
            return "#2EB67D";
        }
        return switch (finding.severity()) {
            case CRITICAL -> "#A30200";
            case HIGH -> "#E01E5A";
            case MEDIUM -> "#ECB22E";
            case LOW -> "#36C5F0";
            case INFO -> "#8D99A6";
            case DEBUG -> "#C5CCD3";
        };
    }
}
