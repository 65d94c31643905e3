package dev.monday.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The choice of a project while it is being made: what is typed, what matches, what is selected.
 */
final class PickerModel {
  /**
   * A choice that the filter leaves.
   *
   * @param match where its name has the filter's letters
   */
  record Candidate(Choice choice, Match match) {}

  /** What a key leads to. */
  sealed interface Step {
    record Going(PickerModel model) implements Step {}

    record Done(Decision decision) implements Step {}
  }

  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingInt((Candidate candidate) -> candidate.match().score()).reversed();

  private final List<Choice> choices;
  private final String filter;
  private final List<Candidate> candidates;
  private final int selected;

  private PickerModel(
      List<Choice> choices, String filter, List<Candidate> candidates, int selected) {
    this.choices = choices;
    this.filter = filter;
    this.candidates = candidates;
    this.selected = selected;
  }

  static PickerModel of(List<Choice> choices) {
    return filtered(List.copyOf(choices), "");
  }

  private static PickerModel filtered(List<Choice> choices, String filter) {
    var candidates = new ArrayList<Candidate>();
    for (var choice : choices) {
      Match.of(filter, choice.name()).ifPresent(m -> candidates.add(new Candidate(choice, m)));
    }
    candidates.sort(BEST_FIRST);
    return new PickerModel(choices, filter, List.copyOf(candidates), 0);
  }

  String filter() {
    return filter;
  }

  /** How many there are to choose from, without the filter. */
  int total() {
    return choices.size();
  }

  /** What the filter leaves, best match first. */
  List<Candidate> candidates() {
    return candidates;
  }

  /** The index in {@link #candidates()} of the one that Enter takes; 0 when there is none. */
  int selected() {
    return selected;
  }

  Optional<Choice> selectedChoice() {
    return candidates.isEmpty() ? Optional.empty() : Optional.of(candidates.get(selected).choice());
  }

  /**
   * What a key leads to.
   *
   * @param page how many candidates are on the screen
   */
  Step after(Key key, int page) {
    return switch (key) {
      case Key.Letter letter -> new Step.Going(typed(letter.codePoint()));
      case Key.Action action ->
          switch (action) {
            case UP -> moved(selected - 1);
            case DOWN -> moved(selected + 1);
            case PAGE_UP -> moved(selected - page);
            case PAGE_DOWN -> moved(selected + page);
            case FIRST -> moved(0);
            case LAST -> moved(candidates.size() - 1);
            case BACKSPACE -> new Step.Going(shortened());
            case CLEAR -> new Step.Going(filtered(choices, ""));
            case ENTER -> entered();
            case ESCAPE -> new Step.Done(Decision.Left.BY_ESCAPE);
            case INTERRUPT -> new Step.Done(Decision.Left.BY_INTERRUPT);
            case END_OF_INPUT -> new Step.Done(Decision.Left.BY_HANGUP);
            case OTHER -> new Step.Going(this);
          };
    };
  }

  private PickerModel typed(int codePoint) {
    return filtered(choices, filter + Character.toString(codePoint));
  }

  private PickerModel shortened() {
    return filter.isEmpty()
        ? this
        : filtered(choices, filter.substring(0, filter.offsetByCodePoints(filter.length(), -1)));
  }

  private Step moved(int to) {
    var last = Math.max(0, candidates.size() - 1);
    return new Step.Going(new PickerModel(choices, filter, candidates, Math.clamp(to, 0, last)));
  }

  private Step entered() {
    return selectedChoice()
        .<Step>map(choice -> new Step.Done(new Decision.Chosen(choice.name())))
        .orElse(new Step.Going(this));
  }
}
