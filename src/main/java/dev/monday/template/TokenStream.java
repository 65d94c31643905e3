package dev.monday.template;

import dev.monday.template.Token.Kind;
import java.util.List;

/** Tokens, read one after the other. The last is the end, which is never passed. */
final class TokenStream {
  private final List<Token> tokens;
  private int index;

  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(index);
  }

  Token next() {
    var token = peek();
    if (!token.is(Kind.END)) {
      index++;
    }
    return token;
  }

  Token peekPastSpace() {
    if (peek().is(Kind.SPACE)) {
      index++;
    }
    return peek();
  }

  Token nextPastSpace() {
    var _ = peekPastSpace();
    return next();
  }

  /** Where it stands, for {@link #back}. */
  int mark() {
    return index;
  }

  void back(int mark) {
    index = mark;
  }
}
