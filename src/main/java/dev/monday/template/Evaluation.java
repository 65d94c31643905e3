package dev.monday.template;

import dev.monday.template.Pipeline.Command;
import dev.monday.template.Pipeline.Operand;
import dev.monday.template.Value.Mapping;
import dev.monday.template.Value.Nothing;
import dev.monday.template.Value.Struct;
import java.util.ArrayList;
import java.util.List;

/** Finds the value of a pipeline. */
final class Evaluation {
  private final Source source;
  private final Budget budget;
  private final Functions functions;

  Evaluation(Source source, Budget budget) {
    this.source = source;
    this.budget = budget;
    this.functions = new Functions(budget);
  }

  /** The value; the pipeline's variable gets it. */
  Value of(Pipeline pipeline, Value dot, Variables variables) throws TemplateException {
    var value = ofCommands(pipeline, dot, variables);
    for (var name : pipeline.variables()) {
      set(pipeline, name, pipeline.declares(), value, variables);
    }
    return value;
  }

  /** The value, with no variable set. */
  Value ofCommands(Pipeline pipeline, Value dot, Variables variables) throws TemplateException {
    try {
      budget.enter();
      var piped = List.<Value>of();
      for (var command : pipeline.commands()) {
        budget.step();
        piped = List.of(command(command, piped, dot, variables));
      }
      budget.leave();
      return piped.getFirst();
    } catch (Refused e) {
      throw source.mistake(pipeline.at(), e);
    }
  }

  void set(Pipeline pipeline, String name, boolean declares, Value value, Variables variables)
      throws TemplateException {
    if (declares) {
      variables.declare(name, value);
    } else if (!variables.assign(name, value)) {
      throw undeclared(pipeline.at(), name);
    }
  }

  private TemplateException undeclared(int at, String name) {
    return source.mistake(
        at, "the variable %s is not declared here".formatted(name), "declare it by :=");
  }

  /**
   * @param piped the value of the command before; none in the first
   */
  private Value command(Command command, List<Value> piped, Value dot, Variables variables)
      throws TemplateException {
    var first = command.first();
    if (first instanceof Operand.Function function) {
      return call(function, command.arguments(), piped, dot, variables);
    }
    if (first instanceof Operand.Nil) {
      throw source.mistake(first.at(), "nil alone is no value to work with", "");
    }
    if (!command.arguments().isEmpty() || !piped.isEmpty()) {
      throw source.mistake(
          first.at(),
          "%s is no function and takes no argument".formatted(first.text()),
          "call a function, such as print, or remove what follows");
    }
    return operand(first, dot, variables);
  }

  private Value call(
      Operand.Function function,
      List<Operand> operands,
      List<Value> piped,
      Value dot,
      Variables variables)
      throws TemplateException {
    var name = function.text();
    var decides = name.equals("and") || name.equals("or");
    var arguments = new ArrayList<Value>();
    for (var operand : operands) {
      var value = operand(operand, dot, variables);
      if (decides && value.truth() == name.equals("or")) {
        return value;
      }
      arguments.add(value);
    }
    arguments.addAll(piped);
    try {
      return functions.call(name, arguments);
    } catch (Refused e) {
      throw source.mistake(function.at(), "%s: %s".formatted(name, e.problem()), e.hint());
    }
  }

  private Value operand(Operand operand, Value dot, Variables variables) throws TemplateException {
    return switch (operand) {
      case Operand.Dot _ -> dot;
      case Operand.Nil _ -> Nothing.NO_VALUE;
      case Operand.Constant constant -> constant.value();
      case Operand.Function function -> call(function, List.of(), List.of(), dot, variables);
      case Operand.Variable(int at, String name) -> variable(at, name, variables);
      case Operand.Nested(Pipeline pipeline) -> of(pipeline, dot, variables);
      case Operand.Fields fields -> fields(fields, operand(fields.of(), dot, variables));
    };
  }

  private Value variable(int at, String name, Variables variables) throws TemplateException {
    var value = variables.get(name);
    if (value.isEmpty()) {
      throw undeclared(at, name);
    }
    return value.get();
  }

  private Value fields(Operand.Fields fields, Value of) throws TemplateException {
    var value = of;
    for (var i = 0; i < fields.names().size(); i++) {
      value = field(fields, i, value);
    }
    return value;
  }

  private Value field(Operand.Fields fields, int index, Value of) throws TemplateException {
    var name = fields.names().get(index);
    return switch (of) {
      case Struct struct -> {
        var value = struct.fields().get(name);
        if (value == null) {
          throw noField(fields, index, struct);
        }
        yield value;
      }
      case Mapping mapping -> mapping.entries().getOrDefault(name, Nothing.NO_VALUE);
      case Nothing nothing when nothing == Nothing.NO_VALUE -> nothing;
      case Nothing _ -> throw ofNil(fields, index);
      case Value.Bool _, Value.Whole _, Value.Decimal _, Value.Text _, Value.Sequence _ ->
          throw source.mistake(
              fields.at(),
              "%s has no field \"%s\": it is %s".formatted(shown(fields, index), name, of.kind()),
              "");
    };
  }

  private TemplateException noField(Operand.Fields fields, int index, Struct struct) {
    return source.mistake(
        fields.at(),
        "%s, %s, has no field \"%s\""
            .formatted(shown(fields, index), struct.kind(), fields.names().get(index)),
        "it has " + String.join(", ", struct.fields().keySet()));
  }

  private TemplateException ofNil(Operand.Fields fields, int index) {
    var before = shown(fields, index);
    return source.mistake(
        fields.at(),
        "%s is nil and has no field \"%s\"".formatted(before, fields.names().get(index)),
        "put {{if %s}} around it".formatted(index == 0 ? "." : before));
  }

  /** What stands before the field at an index. */
  private static String shown(Operand.Fields fields, int index) {
    if (index == 0) {
      return fields.of() instanceof Operand.Dot ? "dot" : fields.of().text();
    }
    return new Operand.Fields(fields.at(), fields.of(), fields.names().subList(0, index)).text();
  }
}
