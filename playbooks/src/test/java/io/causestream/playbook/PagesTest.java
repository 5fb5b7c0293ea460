package io.causestream.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.playbook.ParityPage.Note;
import io.causestream.playbook.ParityPage.Section;
import io.causestream.playbook.catalogue.ActionDeclaration;
import io.causestream.playbook.catalogue.Actions;
import io.causestream.playbook.catalogue.TriggerDeclaration;
import io.causestream.playbook.catalogue.TriggerDeclaration.Since;
import io.causestream.playbook.catalogue.Triggers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The generated pages are those of the declarations. */
class PagesTest {

    @Test
    void triggersArePublishedAsTheyAreDeclared() throws IOException {
        isPublished("triggers.md", TriggersPage.text());
    }

    @Test
    void actionsArePublishedAsTheyAreDeclared() throws IOException {
        isPublished("actions.md", ActionsPage.text());
    }

    @Test
    void parityIsPublishedAsItIsDeclared() throws IOException {
        isPublished("robusta-parity.md", ParityPage.text());
    }

    @Test
    void theFortyActionsOfRobustasDefaultPlaybooksWork() {
        assertThat(ParityPage.OF_DEFAULT_PLAYBOOKS)
                .hasSize(40)
                .doesNotHaveDuplicates()
                .allMatch(ParityPage::isAvailable);
    }

    @Test
    void whatIsRemarkedOnIsThereAtAll() {
        Map<String, Map<String, Note>> notes = ParityPage.notes();

        assertThat(notes.get("triggers"))
                .allSatisfy((name, why) ->
                        assertThat(Triggers.named(name).map(TriggerDeclaration::since))
                                .as(name)
                                .contains(Since.ROBUSTA));
        assertThat(notes.get("actions"))
                .allSatisfy((name, why) ->
                        assertThat(Actions.named(name).filter(ActionDeclaration::isAvailable))
                                .as(name)
                                .isPresent());
    }

    @Test
    void everyKeyHasOneOfTheStates() {
        assertThat(ParityPage.configuration())
                .extracting(Section::keys)
                .allSatisfy(keys ->
                        assertThat(keys)
                                .allSatisfy((name, key) -> {
                                    assertThat(key.state()).as(name).isIn(ParityPage.STATES);
                                    assertThat(key.state().equals("works") || !key.why().isEmpty())
                                            .as("%s says why", name)
                                            .isTrue();
                                }));
    }

    /** The page as it is now is left in the target folder: once looked at, it takes the place. */
    private static void isPublished(String name, String page) throws IOException {
        Files.writeString(Path.of("target").resolve(name), page);

        assertThat(page).isEqualTo(Files.readString(Path.of("../docs").resolve(name)));
    }
}
