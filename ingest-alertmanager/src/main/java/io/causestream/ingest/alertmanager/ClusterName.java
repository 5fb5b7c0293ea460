package io.causestream.ingest.alertmanager;

import java.util.regex.Pattern;

/** What may name a cluster: it becomes part of keys, groups and paths. */
final class ClusterName {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private ClusterName() {}

    static boolean isValid(String name) {
        return NAME.matcher(name).matches();
    }

    static String refusal(String name) {
        String shown = name.length() > 100 ? name.substring(0, 100) + "…" : name;
        return "a cluster's name is made of at most 100 letters, digits, dots, dashes and underscores, not '%s'"
                .formatted(shown);
    }
}
