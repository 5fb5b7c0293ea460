package io.causestream.replay.diff;

/** In what two findings of one problem may differ, in the order in which people read it. */
public enum Aspect {
    SEVERITY("severity"),
    REASON("reason"),
    TITLE("title"),
    CAUSE("cause"),
    ROUTE("channel"),
    SINKS("sinks"),
    HELD_BACK("notification"),
    FIRST_NOTIFICATION("first notification"),
    NOTIFICATIONS("notifications"),
    REVISIONS("revisions"),
    RELATIONS("relations"),
    STATUS("status at the end");

    private final String title;

    Aspect(String title) {
        this.title = title;
    }

    /** As people read it. */
    public String title() {
        return title;
    }
}
