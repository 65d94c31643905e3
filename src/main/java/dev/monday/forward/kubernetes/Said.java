package dev.monday.forward.kubernetes;

import java.util.function.Consumer;

/** Says each thing once, until something else is said or it is forgotten. One thread uses it. */
final class Said {
  private final Consumer<String> saying;
  private String last = "";

  Said(Consumer<String> saying) {
    this.saying = saying;
  }

  void once(String text) {
    if (!text.equals(last)) {
      last = text;
      saying.accept(text);
    }
  }

  void forget() {
    last = "";
  }
}
