package dev.monday.forward.kubernetes.takeover;

import java.nio.file.Path;
import java.util.List;

/**
 * A workload that a run has taken over, with what is needed to find it again.
 *
 * @param kubeconfig the files of it
 * @param context empty for the service account of a pod
 * @param kind {@code Deployment} or {@code StatefulSet}
 */
public record Taken(
    List<Path> kubeconfig, String context, String kind, String namespace, String name) {
  public Taken {
    kubeconfig = List.copyOf(kubeconfig);
  }

  /** Lines of a word and what it means, for {@link #of}. */
  public String text() {
    var lines = new StringBuilder();
    kubeconfig.forEach(file -> line(lines, "kubeconfig", file.toAbsolutePath().toString()));
    line(lines, "context", context);
    line(lines, "kind", kind);
    line(lines, "namespace", namespace);
    line(lines, "name", name);
    return lines.toString();
  }

  private static void line(StringBuilder lines, String word, String meaning) {
    lines.append(word).append(' ').append(meaning).append('\n');
  }

  /** What {@link #text} has said. */
  public static Taken of(String text) {
    return new Taken(
        said(text, "kubeconfig").stream().map(Path::of).toList(),
        only(text, "context"),
        only(text, "kind"),
        only(text, "namespace"),
        only(text, "name"));
  }

  private static String only(String text, String word) {
    return said(text, word).stream().findFirst().orElse("");
  }

  private static List<String> said(String text, String word) {
    return text.lines()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length() + 1))
        .toList();
  }

  /** {@code Deployment shop in the namespace backend of context "staging"}. */
  @Override
  public String toString() {
    return "%s %s in the namespace %s of context \"%s\"".formatted(kind, name, namespace, context);
  }
}
