package io.causestream.standalone.incident;

/** The version of Causestream, as the jar says it. */
final class Versions {

    private Versions() {}

    static String own() {
        String version = Versions.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }
}
