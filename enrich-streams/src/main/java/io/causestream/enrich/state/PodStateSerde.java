package io.causestream.enrich.state;

import io.causestream.enrich.state.PodState.Container;
import io.causestream.enrich.state.PodState.Run;
import io.causestream.enrich.store.BinaryReader;
import io.causestream.enrich.store.BinarySerde;
import io.causestream.enrich.store.BinaryWriter;

/** A pod's state in binary form: the store is read and written with each observation of a pod. */
public final class PodStateSerde extends BinarySerde<PodState> {

    public PodStateSerde() {
        super(PodState.class, 1);
    }

    @Override
    protected void write(PodState value, BinaryWriter to) {
        to.writeSubject(value.pod());
        to.writeText(value.uid());
        to.writeText(value.node());
        to.writeText(value.phase());
        to.writeText(value.reason());
        to.writeBoolean(value.ready());
        to.writeBoolean(value.deleting());
        to.writeText(value.conditions());
        to.writeText(value.revision());
        to.writeInstant(value.createdAt());
        to.writeAll(value.containers(), container -> write(container, to));
    }

    private static void write(Container container, BinaryWriter to) {
        to.writeText(container.name());
        to.writeText(container.image());
        to.writeInt(container.restarts());
        to.writeText(container.state());
        to.writeText(container.reason());
        to.writeText(container.message());
        to.writeNullable(container.last(), run -> write(run, to));
        to.writeInstant(container.firstCrash());
        to.writeText(container.memoryLimit());
    }

    private static void write(Run run, BinaryWriter to) {
        to.writeInt(run.number());
        to.writeInt(run.exitCode());
        to.writeText(run.reason());
        to.writeInstant(run.startedAt());
        to.writeInstant(run.finishedAt());
    }

    @Override
    protected PodState read(int version, BinaryReader from) {
        return new PodState(
                from.readSubject(),
                from.readText(),
                from.readText(),
                from.readText(),
                from.readText(),
                from.readBoolean(),
                from.readBoolean(),
                from.readText(),
                from.readText(),
                from.readInstant(),
                from.readAll(() -> container(from)));
    }

    private static Container container(BinaryReader from) {
        return new Container(
                from.readText(),
                from.readText(),
                from.readInt(),
                from.readText(),
                from.readText(),
                from.readText(),
                from.readNullable(() -> run(from)),
                from.readInstant(),
                from.readText());
    }

    private static Run run(BinaryReader from) {
        return new Run(
                from.readInt(),
                from.readInt(),
                from.readText(),
                from.readInstant(),
                from.readInstant());
    }
}
