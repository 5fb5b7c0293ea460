package io.causestream.enrich.action;

import io.causestream.finding.Finding;
import io.causestream.playbook.Template;
import io.causestream.playbook.catalogue.Parameters;

/** What an action adds to a finding without a query to a cluster. Pure. */
@FunctionalInterface
public interface Addition {

    /**
     * The same finding with a text, a link or a mention more; itself if there is nothing to add.
     *
     * @param values what the finding is about, for templates
     * @param arguments the action's parameters
     */
    Finding to(Finding finding, Template.Values values, Parameters arguments);
}
