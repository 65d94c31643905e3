package dev.monday.forward.kubernetes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which pods a forward's connections go to. Pure. */
final class Choice {
  private Choice() {}

  /** Those that can be used now: the one that became ready last first, the doubted ones last. */
  static List<Pod> usable(Collection<Pod> pods, Selector selector) {
    return pods.stream()
        .filter(Pod::isUsable)
        .filter(selector::matches)
        .sorted(
            Comparator.comparing(Pod::doubted)
                .thenComparing(
                    pod -> pod.readySince().orElse(Instant.EPOCH), Comparator.reverseOrder())
                .thenComparing(Pod::name))
        .toList();
  }

  /** Why there is none: {@code no pod with app=shop is ready in backend (2 pending)}. */
  static String whyNone(Collection<Pod> pods, Selector selector, String namespace) {
    var states = new LinkedHashMap<String, Long>();
    for (Pod pod : pods) {
      if (selector.matches(pod)) {
        states.merge(state(pod), 1L, Long::sum);
      }
    }
    if (states.isEmpty()) {
      return "there is no pod %s in the namespace %s".formatted(selector.text(), namespace);
    }
    var counted = new ArrayList<String>();
    states.forEach((state, count) -> counted.add("%d %s".formatted(count, state)));
    return "no pod %s is ready in the namespace %s (%s)"
        .formatted(selector.text(), namespace, counted.stream().collect(Collectors.joining(", ")));
  }

  private static String state(Pod pod) {
    if (pod.terminating()) {
      return "terminating";
    }
    return pod.phase().equals("Running") ? "not ready" : pod.phase().toLowerCase(Locale.ROOT);
  }
}
