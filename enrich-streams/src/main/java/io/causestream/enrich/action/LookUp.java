package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.finding.Enrichment;
import io.causestream.playbook.catalogue.Parameters;
import java.util.List;
import java.util.Map;

/** A query to a cluster about the subject of a finding, and what is made of the result. Pure. */
public interface LookUp {

    /**
     * The queries of an action.
     *
     * @param arguments the action's parameters
     * @return the queries by name, which begins with {@link #prefix}; empty if the look-up does not
     *     apply to the subject
     */
    Map<String, ContextQuery> asks(AskedFinding about, Parameters arguments);

    /** Of two queries with the same name, the one that covers both. */
    ContextQuery wider(ContextQuery one, ContextQuery other);

    /**
     * The part of a result that the requesting actions need: the lines, Events and rows that they
     * ask for.
     *
     * @param arguments the parameters of each of these actions
     * @return the answer itself if it is of another type, unavailable for example
     */
    Enrichment makes(AskedFinding about, Enrichment answer, List<Parameters> arguments);

    /**
     * The prefix of its queries' names, which no other look-up has. Its number is the position of
     * the result in the finding.
     */
    String prefix();
}
