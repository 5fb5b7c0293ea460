package io.causestream.ai.answer;

import io.causestream.ai.answer.ModelAnswer.CanNotTell;
import io.causestream.ai.answer.ModelAnswer.Cause;
import io.causestream.ai.answer.ModelAnswer.Dropped;
import io.causestream.ai.answer.ModelAnswer.Needs;
import io.causestream.ai.answer.ModelAnswer.None;
import io.causestream.ai.prompt.AnswerSchema;
import io.causestream.finding.Analysis.WantedContext;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a model's text, and holds it against the context. */
public final class AnswerReader {

    /** Shorter quotes appear in nearly every line. */
    private static final int SHORTEST_QUOTE = 4;

    private static final Pattern OWN_NUMBER = Pattern.compile("^E\\d+: ");
    private static final Pattern ID = Pattern.compile("E?(\\d{1,4})");
    private static final Pattern CATEGORY = Pattern.compile("[a-z0-9-]{1,60}");
    private static final Pattern OBJECT =
            Pattern.compile("[A-Za-z]{2,40}/([a-z0-9][a-z0-9.-]{0,100})");
    private static final Pattern CONTAINER = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /** These say that something went wrong, not what: they contradict nothing. */
    private static final Set<String> VAGUE = Set.of("", "other", "error-in-log", "uncaught-error");

    private AnswerReader() {}

    /**
     * The one answer in the text; of two that differ it is unknown which is meant, and a wrong
     * cause is worse than none.
     *
     * @param mayAsk whether the model may ask for more context: what it was not offered is not read
     */
    public static ModelAnswer read(String text, AnswerContext context, boolean mayAsk) {
        if (text.isBlank()) {
            return new None("the model's answer was empty");
        }
        List<ModelAnswer> all =
                AnswerObjects.in(text, answer -> isAnswer(answer, mayAsk)).stream()
                        .map(answer -> of(answer, context, mayAsk))
                        .distinct()
                        .toList();
        return switch (all.size()) {
            case 0 -> new None("the model's answer was no analysis");
            case 1 -> all.getFirst();
            default -> new None("the model gave %d analyses that differ".formatted(all.size()));
        };
    }

    /** An object that names no cause, and does not say that it can't, is not an answer. */
    private static boolean isAnswer(JsonNode answer, boolean mayAsk) {
        return answer.isObject()
                && (namesACause(answer)
                        || isGivenUp(answer)
                        || (mayAsk
                                && answer.path("needs").isArray()
                                && !answer.path("needs").isEmpty()));
    }

    private static boolean namesACause(JsonNode answer) {
        return answer.path("cause").asString("").codePoints().anyMatch(Character::isLetter);
    }

    private static boolean isGivenUp(JsonNode answer) {
        return answer.path("canNotTell").asBoolean(false) || answer.path("cause").isNull();
    }

    private static ModelAnswer of(JsonNode answer, AnswerContext context, boolean mayAsk) {
        if (mayAsk) {
            List<WantedContext> wanted = wanted(answer.path("needs"), context);
            if (!wanted.isEmpty()) {
                return new Needs(wanted);
            }
        }
        if (isGivenUp(answer) || !namesACause(answer)) {
            return new CanNotTell(
                    told(ModelWords.of(answer.path("missing"), AnswerSchema.LONGEST_STEP)));
        }
        return cause(answer, context);
    }

    private static Cause cause(JsonNode answer, AnswerContext context) {
        Set<String> evidence = new LinkedHashSet<>();
        int lostQuotes = 0;
        for (JsonNode quoted : answer.path("evidence")) {
            Optional<String> line = quotedLine(quoted, context.lines());
            line.ifPresent(evidence::add);
            lostQuotes += line.isPresent() ? 0 : 1;
        }
        String cause = told(ModelWords.of(answer.path("cause"), AnswerSchema.LONGEST_CAUSE));
        String category = category(answer);
        Steps fixes = Steps.of(answer.path("fixes"), context, true);
        Steps checks = Steps.of(answer.path("checks"), context, false);
        int inventedByCause = Steps.unknownNames(cause, context);
        String contradiction = contradiction(category, context.rule());
        Confidence confidence =
                lowest(
                        own(answer),
                        byEvidence(evidence.size(), lostQuotes),
                        byRule(category, evidence, context.rule(), contradiction),
                        inventedByCause == 0 ? Confidence.HIGH : Confidence.LOW);
        return new Cause(
                cause,
                category,
                List.copyOf(evidence),
                fixes.kept(),
                checks.kept(),
                confidence,
                contradiction,
                new Dropped(
                        lostQuotes,
                        inventedByCause + fixes.unknownNames() + checks.unknownNames(),
                        fixes.commands() + checks.commands()));
    }

    /** A sentence to read: without a link, and without a command to run. */
    private static String told(String text) {
        return ModelWords.withoutLinks(Command.withoutCommands(text));
    }

    private static String category(JsonNode answer) {
        String category = answer.path("category").asString("").strip().toLowerCase(Locale.ROOT);
        return CATEGORY.matcher(category).matches() ? category : "";
    }

    private static Confidence own(JsonNode answer) {
        return switch (answer.path("confidence").asString("").toUpperCase(Locale.ROOT)) {
            case "HIGH" -> Confidence.HIGH;
            case "MEDIUM" -> Confidence.MEDIUM;
            default -> Confidence.LOW;
        };
    }

    private static Confidence byEvidence(int held, int lost) {
        if (held == 0) {
            return Confidence.LOW;
        }
        return lost > held ? Confidence.MEDIUM : Confidence.HIGH;
    }

    /** Certain only with a rule that says the same, or rests on the same line. */
    private static Confidence byRule(
            String category, Set<String> evidence, @Nullable Diagnosis rule, String contradiction) {
        if (!contradiction.isEmpty()) {
            return Confidence.LOW;
        }
        return agrees(category, evidence, rule) ? Confidence.HIGH : Confidence.MEDIUM;
    }

    private static boolean agrees(String category, Set<String> evidence, @Nullable Diagnosis rule) {
        if (rule == null) {
            return false;
        }
        if (category.equals(rule.category())) {
            return true;
        }
        List<String> ofRule = rule.evidence().stream().map(ComparedText::of).toList();
        return VAGUE.contains(category)
                && evidence.stream()
                        .map(ComparedText::of)
                        .anyMatch(line ->
                                ofRule.stream()
                                        .anyMatch(other ->
                                                !other.isEmpty()
                                                        && (line.contains(other)
                                                                || other.contains(line))));
    }

    private static String contradiction(String category, @Nullable Diagnosis rule) {
        return rule == null
                        || rule.confidence() != Confidence.HIGH
                        || VAGUE.contains(category)
                        || category.equals(rule.category())
                ? ""
                : rule.cause();
    }

    private static Confidence lowest(Confidence... all) {
        Confidence lowest = Confidence.HIGH;
        for (Confidence each : all) {
            lowest = each.compareTo(lowest) < 0 ? each : lowest;
        }
        return lowest;
    }

    private static Optional<String> quotedLine(JsonNode quoted, List<String> lines) {
        var id = ID.matcher(quoted.path("id").asString("").strip().toUpperCase(Locale.ROOT));
        if (!id.matches()) {
            return Optional.empty();
        }
        int number = Integer.parseInt(id.group(1));
        if (number < 1 || number > lines.size()) {
            return Optional.empty();
        }
        String line = lines.get(number - 1);
        String quote =
                ComparedText.of(
                        OWN_NUMBER
                                .matcher(quoted.path("quote").asString("").strip())
                                .replaceFirst(""));
        return quote.length() >= SHORTEST_QUOTE && ComparedText.of(line).contains(quote)
                ? Optional.of(line)
                : Optional.empty();
    }

    /** Look-ups of what the context names; never of a Secret. */
    private static List<WantedContext> wanted(JsonNode needs, AnswerContext context) {
        Set<WantedContext> wanted = new LinkedHashSet<>();
        for (JsonNode each : needs) {
            String kind = each.path("kind").asString("");
            String object = each.path("object").asString("").strip();
            String container = each.path("container").asString("").strip();
            var name = OBJECT.matcher(object);
            if (AnswerSchema.LOOK_UPS.contains(kind)
                    && name.matches()
                    && !object.toLowerCase(Locale.ROOT).startsWith("secret")
                    && context.names(ComparedText.of(name.group(1)))
                    && (container.isEmpty() || CONTAINER.matcher(container).matches())
                    && wanted.size() < AnswerSchema.MOST) {
                wanted.add(new WantedContext(kind, object, container));
            }
        }
        return new ArrayList<>(wanted);
    }
}
