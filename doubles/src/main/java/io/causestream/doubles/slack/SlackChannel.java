package io.causestream.doubles.slack;

/**
 * A channel.
 *
 * @param name without the hash
 * @param member whether the bot was invited
 */
public record SlackChannel(
        String id, String name, boolean isPrivate, boolean member, boolean archived) {

    SlackChannel withMember(boolean isMember) {
        return new SlackChannel(id, name, isPrivate, isMember, archived);
    }

    SlackChannel withArchived(boolean isArchived) {
        return new SlackChannel(id, name, isPrivate, member, isArchived);
    }
}
