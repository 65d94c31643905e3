package dev.monday.forward.ssh;

import dev.monday.lifecycle.Asker;
import dev.monday.lifecycle.Question;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A person who gives prepared answers, and then none. */
final class ScriptedAsker implements Asker {
  private final Deque<String> answers = new ArrayDeque<>();
  private final List<Question> questions = new ArrayList<>();
  private final List<char[]> given = new ArrayList<>();

  ScriptedAsker(String... answers) {
    this.answers.addAll(List.of(answers));
  }

  @Override
  public synchronized Optional<char[]> ask(Question question) {
    questions.add(question);
    if (answers.isEmpty()) {
      return Optional.empty();
    }
    var answer = answers.remove().toCharArray();
    given.add(answer);
    return Optional.of(answer);
  }

  synchronized List<String> questions() {
    return questions.stream().map(Question::text).toList();
  }

  /** Whether nothing is left of the answers that were given. */
  synchronized boolean areAllWiped() {
    return given.stream().allMatch(answer -> new String(answer).chars().allMatch(c -> c == 0));
  }
}
