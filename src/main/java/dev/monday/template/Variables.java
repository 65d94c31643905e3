package dev.monday.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The variables of one template while it is carried out; of two of a name the later counts. */
final class Variables {
  private record Variable(String name, Value value) {}

  private final List<Variable> all = new ArrayList<>();

  /**
   * @param data what {@code $} is
   */
  Variables(Value data) {
    declare("$", data);
  }

  void declare(String name, Value value) {
    all.add(new Variable(name, value));
  }

  /** Sets one that is there; whether it is. */
  boolean assign(String name, Value value) {
    for (var i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).name().equals(name)) {
        all.set(i, new Variable(name, value));
        return true;
      }
    }
    return false;
  }

  Optional<Value> get(String name) {
    for (var i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).name().equals(name)) {
        return Optional.of(all.get(i).value());
      }
    }
    return Optional.empty();
  }

  /** How many there are, for {@link #forget}. */
  int mark() {
    return all.size();
  }

  /** Forgets those that were declared since. */
  void forget(int mark) {
    all.subList(mark, all.size()).clear();
  }
}
