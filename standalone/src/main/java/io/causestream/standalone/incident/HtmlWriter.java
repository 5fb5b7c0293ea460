package io.causestream.standalone.incident;

import io.causestream.standalone.findings.TerminalText;
import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes HTML of which every text and attribute is escaped: it has no method that takes markup. For
 * one thread.
 */
final class HtmlWriter {

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    HtmlWriter() {
        try {
            xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeDTD("<!doctype html>\n");
        } catch (XMLStreamException e) {
            throw cannotHappen(e);
        }
    }

    /** A string takes no part in IO. */
    private static IllegalStateException cannotHappen(XMLStreamException e) {
        return new IllegalStateException(e);
    }

    /**
     * An element with content.
     *
     * @param attributes names and values in turn
     * @param content writes what is in it
     */
    HtmlWriter element(String name, Runnable content, String... attributes) {
        try {
            xml.writeStartElement(name);
            write(attributes);
            content.run();
            xml.writeEndElement();
            return this;
        } catch (XMLStreamException e) {
            throw cannotHappen(e);
        }
    }

    /** An element with nothing but text. */
    HtmlWriter element(String name, String content, String... attributes) {
        return element(name, () -> text(content), attributes);
    }

    /** An element that has no end tag: {@code meta}. */
    HtmlWriter empty(String name, String... attributes) {
        try {
            xml.writeEmptyElement(name);
            write(attributes);
            return this;
        } catch (XMLStreamException e) {
            throw cannotHappen(e);
        }
    }

    private void write(String... attributes) throws XMLStreamException {
        for (int i = 0; i < attributes.length; i += 2) {
            xml.writeAttribute(attributes[i], TerminalText.line(attributes[i + 1]));
        }
    }

    /** On one line, without control characters. */
    HtmlWriter text(String content) {
        return lines(TerminalText.line(content));
    }

    /** As it is, for style sheets, which may have neither angle brackets nor ampersands. */
    HtmlWriter lines(String content) {
        try {
            xml.writeCharacters(content);
            return this;
        } catch (XMLStreamException e) {
            throw cannotHappen(e);
        }
    }

    /** The page as written so far. */
    @Override
    public String toString() {
        try {
            xml.flush();
            return text + "\n";
        } catch (XMLStreamException e) {
            throw cannotHappen(e);
        }
    }
}
