package io.causestream.standalone.config;

import picocli.CommandLine.IVersionProvider;

/** The version of Causestream, as the jar says it. */
public final class CausestreamVersion implements IVersionProvider {

    /** {@code (not packaged)} where it runs from classes. */
    public static String current() {
        String version = CausestreamVersion.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"causestream " + current()};
    }
}
