package dev.monday.lifecycle;

/**
 * What only a person can say.
 *
 * @param text one or more lines to show, without a line end
 * @param secret whether the answer must not be seen while it is typed
 * @param instead how to make the question needless, for where nobody can be asked
 */
public record Question(String text, boolean secret, String instead) {}
