package dev.monday.template;

import java.util.List;

/**
 * Commands, each of which gets the value of the one before as its last argument.
 *
 * @param at where it begins
 * @param variables that are set to its value, or to those of a range; mostly none
 * @param declares whether the variables are new
 */
record Pipeline(int at, List<String> variables, boolean declares, List<Command> commands) {
  Pipeline {
    variables = List.copyOf(variables);
    commands = List.copyOf(commands);
  }

  /** A value, or a function with its arguments. */
  record Command(Operand first, List<Operand> arguments) {
    Command {
      arguments = List.copyOf(arguments);
    }
  }

  /** One word of a command. */
  sealed interface Operand {
    int at();

    /** It as written, for messages. */
    String text();

    record Dot(int at) implements Operand {
      @Override
      public String text() {
        return ".";
      }
    }

    record Nil(int at) implements Operand {
      @Override
      public String text() {
        return "nil";
      }
    }

    record Constant(int at, String text, Value value) implements Operand {}

    record Function(int at, String text) implements Operand {}

    record Variable(int at, String text) implements Operand {}

    /** A pipeline in parentheses. */
    record Nested(Pipeline pipeline) implements Operand {
      @Override
      public int at() {
        return pipeline.at();
      }

      @Override
      public String text() {
        return "(…)";
      }
    }

    /** Fields of something, one after the other; of dot, when it is written without anything. */
    record Fields(int at, Operand of, List<String> names) implements Operand {
      public Fields {
        names = List.copyOf(names);
      }

      @Override
      public String text() {
        return (of instanceof Dot ? "" : of.text()) + "." + String.join(".", names);
      }
    }
  }
}
