package dev.monday.config;

import java.util.List;

/**
 * One entry of an ssh forward's {@code args}, told apart from its value however it was written:
 * {@code -p 2222}, {@code -p2222}, and {@code -p} followed by {@code 2222} are the same.
 *
 * @param flag the option's letter, such as {@code p}
 * @param value its value; empty for an option that takes none
 */
public record SshOption(SourcePosition at, char flag, String value) {
  /** It as OpenSSH takes it: one word, or two. */
  public List<String> words() {
    return value.isEmpty() ? List.of("-" + flag) : List.of("-" + flag, value);
  }
}
