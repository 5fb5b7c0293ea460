package io.causestream.enrich.action;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.enrich.action.metric.AlertExpression;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Excerpt;
import io.causestream.finding.Finding;
import io.causestream.finding.Link;
import io.causestream.finding.Mentions;
import io.causestream.playbook.Template;
import io.causestream.playbook.catalogue.Parameters;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Texts, links and mentions that a playbook adds to a finding. */
final class Additions {

    private static final int LONGEST_TEXT = 4_000;

    /** Slack refuses longer ones. */
    private static final int LONGEST_URL = 3_000;

    private static final int LONGEST_NAME = 75;

    private Additions() {}

    static Finding explanation(Finding finding, Template.Values values, Parameters arguments) {
        Finding explained =
                withText(
                        finding,
                        "What it means",
                        fill(values, arguments.text("alert_explanation")));
        return withText(
                explained, "What to do", fill(values, arguments.text("recommended_resolution")));
    }

    static Finding template(Finding finding, Template.Values values, Parameters arguments) {
        return withText(finding, "Note", fill(values, arguments.text("template")));
    }

    /** The query of the alert's rule, as the link to its graph has it. */
    static Finding definition(Finding finding, Template.Values values, Parameters arguments) {
        return AlertExpression.of(finding)
                .map(expression ->
                        withText(finding, "Query of the alert's rule", expression.text()))
                .orElse(finding);
    }

    static Finding button(Finding finding, Template.Values values, Parameters arguments) {
        return withLink(
                finding,
                fill(values, arguments.text("button_text")),
                fill(values, arguments.text("button_url")));
    }

    static Finding video(Finding finding, Template.Values values, Parameters arguments) {
        return withLink(
                finding, arguments.optionalText("name").orElse("Video"), arguments.text("url"));
    }

    static Finding stackOverflow(Finding finding, Template.Values values, Parameters arguments) {
        return withLink(
                finding,
                "Search Stack Overflow",
                "https://stackoverflow.com/search?q="
                        + URLEncoder.encode("[kubernetes] " + finding.reason(), UTF_8));
    }

    /** The people whom the playbook names, and those whom a label or annotation names. */
    static Finding mention(Finding finding, Template.Values values, Parameters arguments) {
        String label = arguments.text("mentions_label");
        String named =
                label.isEmpty()
                        ? ""
                        : finding.labels()
                                .getOrDefault(label, finding.annotations().getOrDefault(label, ""));
        List<String> ids =
                Stream.concat(
                                arguments.texts("static_mentions").stream(),
                                Stream.of(named.split("[,;\\s]+", -1)))
                        .toList();
        return Mentions.in(finding).plus(ids, arguments.text("message_template")).on(finding);
    }

    private static String fill(Template.Values values, String template) {
        return Template.of(template).fill(values);
    }

    private static Finding withText(Finding finding, String title, String text) {
        if (text.isBlank()) {
            return finding;
        }
        List<Enrichment> more = new ArrayList<>(finding.enrichments());
        more.add(new Enrichment.Text(title, Excerpt.of(text, LONGEST_TEXT)));
        return finding.edit().enrichments(more).finding();
    }

    /** Only pages: a link of another kind could run something. */
    private static Finding withLink(Finding finding, String name, String url) {
        if (!Link.isSafe(url) || url.length() > LONGEST_URL || name.isBlank()) {
            return finding;
        }
        Link link = new Link(Excerpt.of(name, LONGEST_NAME), url);
        if (finding.links().contains(link)) {
            return finding;
        }
        List<Link> more = new ArrayList<>(finding.links());
        more.add(link);
        return finding.edit().links(more).finding();
    }
}
