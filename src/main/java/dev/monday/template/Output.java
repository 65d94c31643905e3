package dev.monday.template;

/** A text that is being made. */
final class Output {
  private final StringBuilder text = new StringBuilder();
  private final Budget budget;

  Output(Budget budget) {
    this.budget = budget;
  }

  Output append(String more) throws Refused {
    if (text.length() + (long) more.length() > Budget.LONGEST_TEXT) {
      budget.made(text.length() + (long) more.length());
    }
    budget.use(more.length());
    text.append(more);
    return this;
  }

  int length() {
    return text.length();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
