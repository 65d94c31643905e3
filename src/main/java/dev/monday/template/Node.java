package dev.monday.template;

import java.util.List;
import java.util.Optional;

/** A part of a template. */
sealed interface Node {
  /** What is copied as it is. */
  record Literal(String text) implements Node {}

  /** What is computed and, unless it sets a variable, printed. */
  record Action(Pipeline pipeline) implements Node {}

  /** The first of its branches whose condition is true, else the rest. */
  record If(List<Branch> branches, List<Node> otherwise) implements Node {}

  /** As {@link If}, with dot being the condition's value. */
  record With(List<Branch> branches, List<Node> otherwise) implements Node {}

  /** A condition, and what it is for. */
  record Branch(Pipeline condition, List<Node> body) {}

  /** What is repeated for each element of a value. */
  record Range(Pipeline pipeline, List<Node> body, List<Node> otherwise) implements Node {}

  /** Another template, carried out in this place. */
  record Call(int at, String name, Optional<Pipeline> dot) implements Node {}

  /** What leads out of the body of a range. */
  enum Jump implements Node {
    BREAK,
    CONTINUE
  }
}
