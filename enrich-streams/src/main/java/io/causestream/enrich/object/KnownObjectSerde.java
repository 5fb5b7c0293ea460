package io.causestream.enrich.object;

import io.causestream.enrich.object.KnownObject.Times;
import io.causestream.enrich.object.KnownObject.Version;
import io.causestream.enrich.store.BinaryReader;
import io.causestream.enrich.store.BinarySerde;
import io.causestream.enrich.store.BinaryWriter;

/** A known object in binary form: the store is read and written with each observation. */
public final class KnownObjectSerde extends BinarySerde<KnownObject> {

    public KnownObjectSerde() {
        super(KnownObject.class, 1);
    }

    @Override
    protected void write(KnownObject value, BinaryWriter to) {
        to.writeSubject(value.object());
        to.writeText(value.uid());
        to.writeSubject(value.workload());
        Version version = value.version();
        to.writeLong(version.epoch());
        to.writeLong(version.resourceVersion());
        to.writeLong(version.listing());
        Times times = value.times();
        to.writeLong(times.seen());
        to.writeLong(times.well());
        to.writeLong(times.gone());
        to.writeAll(value.addresses(), to::writeText);
    }

    @Override
    protected KnownObject read(int version, BinaryReader from) {
        return new KnownObject(
                from.readSubject(),
                from.readText(),
                from.readSubject(),
                new Version(from.readLong(), from.readLong(), from.readLong()),
                new Times(from.readLong(), from.readLong(), from.readLong()),
                from.readAll(from::readText));
    }
}
