package dev.monday.forward.kubernetes;

import java.util.function.Consumer;

/** Says each thing once, until something else is said or it is forgotten. One thread uses it. */
public final class Said {
  private String last = "";

  public void once(String text, Consumer<String> saying) {
    if (!text.equals(last)) {
      last = text;
      saying.accept(text);
    }
  }

  public void forget() {
    last = "";
  }
}
