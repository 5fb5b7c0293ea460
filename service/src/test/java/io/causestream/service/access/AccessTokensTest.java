package io.causestream.service.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.service.access.AccessTokens.Bearer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokensTest {

    private static final String OLD = "0123456789abcdef";
    private static final String NEW = "fedcba9876543210";

    @Test
    void takesEachTokenAndItAsAPassword() throws InvalidFile {
        AccessTokens tokens = tokens(token(OLD, ""), token(NEW, ""));
        String basic = Base64.getEncoder().encodeToString(("am:" + NEW).getBytes(UTF_8));

        assertThat(tokens.bearer("Bearer " + OLD)).isPresent();
        assertThat(tokens.bearer("bearer " + NEW)).isPresent();
        assertThat(tokens.bearer("Basic " + basic)).isPresent();
    }

    @Test
    void knowsForWhichClusterABearerSpeaks() throws InvalidFile {
        AccessTokens tokens = tokens(token(OLD, "home"), token(NEW, ""));

        assertThat(tokens.bearer("Bearer " + OLD)).hasValue(new Bearer(Optional.of("home")));
        assertThat(tokens.bearer("Bearer " + NEW)).hasValue(new Bearer(Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer 0123456789abcdeX",
                "Bearer 0123456789abcdef0",
                "0123456789abcdef",
                "Basic ???",
                "Digest 0123456789abcdef"
            })
    void refusesAllElse(String authorization) throws InvalidFile {
        assertThat(tokens(token(OLD, ""), token(NEW, "")).bearer(authorization)).isEmpty();
    }

    @Test
    void refusesWhoBearsNone() throws InvalidFile {
        assertThat(tokens(token(OLD, "")).bearer(null)).isEmpty();
    }

    @Test
    void asksForNoneWhereNoneIsSet() throws InvalidFile {
        assertThat(tokens().bearer(null)).isPresent();
    }

    @Test
    void readsAFilesTokenAgainAndKeepsItWhenTheFileIsSpoiled(@TempDir Path folder)
            throws Exception {
        Path file = Files.writeString(folder.resolve("token"), OLD + "\n");
        AccessTokens tokens = tokens(new AccessToken("webhook", "", file, Optional.empty()));
        ReloadableFile<?> reread = tokens.files().getFirst();

        Files.writeString(file, NEW);
        assertThat(reread.reload()).isTrue();
        assertThat(tokens.bearer("Bearer " + NEW)).isPresent();
        assertThat(tokens.bearer("Bearer " + OLD)).isEmpty();

        Files.writeString(file, "");
        assertThat(reread.reload()).isFalse();
        assertThat(reread.problem()).contains("fewer than 16 characters");
        Files.delete(file);
        assertThat(reread.reload()).isFalse();
        assertThat(reread.problem()).contains("can't be read");
        assertThat(tokens.bearer("Bearer " + NEW)).isPresent();
    }

    @Test
    void namesAFileThatIsNotThere(@TempDir Path folder) {
        Path file = folder.resolve("token");

        assertThatThrownBy(() -> tokens(new AccessToken("webhook", "", file, Optional.empty())))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining(file.toString());
    }

    private static AccessToken token(String text, String cluster) {
        return new AccessToken(
                "webhook", text, null, cluster.isEmpty() ? Optional.empty() : Optional.of(cluster));
    }

    private static AccessTokens tokens(AccessToken... tokens) throws InvalidFile {
        return new AccessTokens(List.of(tokens));
    }
}
