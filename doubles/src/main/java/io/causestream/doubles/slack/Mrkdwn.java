package io.causestream.doubles.slack;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The active parts of Slack's markup, such as mentions. */
final class Mrkdwn {

    private static final Pattern MENTION =
            Pattern.compile("<(?:!(?:channel|here|everyone|subteam\\^)|@[UW])[^>]{0,100}>");

    private Mrkdwn() {}

    static List<String> liveMentions(String text) {
        return MENTION.matcher(text).results().map(MatchResult::group).toList();
    }
}
