package io.causestream.ingest.alertmanager.alert;

import io.causestream.finding.Excerpt;
import java.util.regex.Pattern;

/** Valid cluster names: they become part of keys, groups and paths. */
public final class ClusterName {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private static final Pattern NOT_OF_A_NAME = Pattern.compile("[^A-Za-z0-9._-]");
    private static final int LONGEST = 100;

    private ClusterName() {}

    public static boolean isValid(String name) {
        return NAME.matcher(name).matches();
    }

    /** The valid name that is closest to this non-empty text. */
    static String madeOf(String text) {
        String name = NOT_OF_A_NAME.matcher(text).replaceAll("-");
        return Excerpt.start(name, LONGEST);
    }

    public static String refusal(String name) {
        String shown = Excerpt.of(name, LONGEST + Excerpt.CUT.length());
        return "a cluster's name must be at most 100 letters, digits, dots, dashes and underscores, not '%s'"
                .formatted(shown);
    }
}
