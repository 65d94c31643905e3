package dev.monday.template;

import dev.monday.template.Node.Branch;
import dev.monday.template.Value.Mapping;
import dev.monday.template.Value.Nothing;
import dev.monday.template.Value.Sequence;
import dev.monday.template.Value.Text;
import dev.monday.template.Value.Whole;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries out nodes. */
final class Execution {
  private final Source source;
  private final Map<String, List<Node>> templates;
  private final Budget budget;
  private final Evaluation evaluation;
  private final Output output;

  /** What comes after a node: the next, or what leads out of the range around it. */
  private enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  /** Where nodes are carried out: with which dot, among which variables. */
  private record Place(Value dot, Variables variables) {
    Place with(Value other) {
      return new Place(other, variables);
    }
  }

  /** Something that is done with each element of a range. */
  private interface Round {
    Flow run(Value key, Value element) throws TemplateException, Refused;
  }

  Execution(Source source, Map<String, List<Node>> templates, Budget budget) {
    this.source = source;
    this.templates = templates;
    this.budget = budget;
    this.evaluation = new Evaluation(source, budget);
    this.output = new Output(budget);
  }

  String output() {
    return output.toString();
  }

  void run(String name, Value dot) throws TemplateException {
    try {
      var _ = run(templates.getOrDefault(name, List.of()), new Place(dot, new Variables(dot)));
    } catch (Refused e) {
      throw source.mistake(0, e);
    }
  }

  /** Carries out a body; what it declares is forgotten after it. */
  private Flow run(List<Node> body, Place place) throws TemplateException, Refused {
    budget.enter();
    var mark = place.variables().mark();
    var flow = Flow.NEXT;
    for (var i = 0; i < body.size() && flow == Flow.NEXT; i++) {
      flow = run(body.get(i), place);
    }
    place.variables().forget(mark);
    budget.leave();
    return flow;
  }

  private Flow run(Node node, Place place) throws TemplateException, Refused {
    budget.step();
    return switch (node) {
      case Node.Literal(String text) -> print(text);
      case Node.Action(Pipeline pipeline) -> print(pipeline, place);
      case Node.If(List<Branch> branches, List<Node> otherwise) ->
          choose(branches, otherwise, place, false);
      case Node.With(List<Branch> branches, List<Node> otherwise) ->
          choose(branches, otherwise, place, true);
      case Node.Range range -> repeat(range, place);
      case Node.Call call -> call(call, place);
      case Node.Jump.BREAK -> Flow.BREAK;
      case Node.Jump.CONTINUE -> Flow.CONTINUE;
    };
  }

  private Flow print(String text) throws Refused {
    output.append(text);
    return Flow.NEXT;
  }

  private Flow print(Pipeline pipeline, Place place) throws TemplateException {
    try {
      var value = evaluate(pipeline, place);
      if (pipeline.variables().isEmpty()) {
        output.append(Printing.text(value, budget));
      }
      return Flow.NEXT;
    } catch (Refused e) {
      throw source.mistake(pipeline.at(), e);
    }
  }

  private Value evaluate(Pipeline pipeline, Place place) throws TemplateException {
    return evaluation.of(pipeline, place.dot(), place.variables());
  }

  private Flow choose(List<Branch> branches, List<Node> otherwise, Place place, boolean moves)
      throws TemplateException, Refused {
    var mark = place.variables().mark();
    var flow = choose(branches, place, moves);
    var result = flow.isPresent() ? flow.get() : run(otherwise, place);
    place.variables().forget(mark);
    return result;
  }

  private Optional<Flow> choose(List<Branch> branches, Place place, boolean moves)
      throws TemplateException, Refused {
    for (var branch : branches) {
      budget.step();
      var value = evaluate(branch.condition(), place);
      if (value.truth()) {
        return Optional.of(run(branch.body(), moves ? place.with(value) : place));
      }
    }
    return Optional.empty();
  }

  private Flow call(Node.Call call, Place place) throws TemplateException {
    var body = templates.get(call.name());
    if (body == null) {
      throw source.mistake(
          call.at(),
          "there is no template \"%s\"".formatted(call.name()),
          "write it: {{define \"%s\"}} … {{end}}".formatted(call.name()));
    }
    Value dot = Nothing.NO_VALUE;
    if (call.dot().isPresent()) {
      dot = evaluate(call.dot().get(), place);
    }
    try {
      return run(body, new Place(dot, new Variables(dot)));
    } catch (Refused e) {
      throw source.mistake(call.at(), e);
    }
  }

  private Flow repeat(Node.Range range, Place place) throws TemplateException {
    var mark = place.variables().mark();
    try {
      var pipeline = range.pipeline();
      var value = evaluation.ofCommands(pipeline, place.dot(), place.variables());
      Round round = (key, element) -> round(range, key, element, place);
      var empty = !each(value, pipeline, round);
      var flow = empty ? run(range.otherwise(), place) : Flow.NEXT;
      return flow;
    } catch (Refused e) {
      throw source.mistake(range.pipeline().at(), e);
    } finally {
      place.variables().forget(mark);
    }
  }

  /** Does something with each element up to a break; whether there are any. */
  private static boolean each(Value value, Pipeline pipeline, Round round)
      throws TemplateException, Refused {
    switch (value) {
      case Sequence(List<Value> items) -> {
        for (var i = 0; i < items.size(); i++) {
          if (round.run(new Whole(i), items.get(i)) == Flow.BREAK) {
            return true;
          }
        }
        return !items.isEmpty();
      }
      case Mapping mapping -> {
        for (var entry : mapping.entries().entrySet()) {
          if (round.run(new Text(entry.getKey()), entry.getValue()) == Flow.BREAK) {
            return true;
          }
        }
        return value.truth();
      }
      case Whole(long count) -> {
        if (pipeline.variables().size() > 1) {
          throw new Refused("a range over a number has one variable only", "remove one");
        }
        for (var i = 0L; i < count; i++) {
          if (round.run(new Whole(i), new Whole(i)) == Flow.BREAK) {
            return true;
          }
        }
        return count > 0;
      }
      case Nothing nothing when nothing == Nothing.NO_VALUE -> {
        return false;
      }
      case Nothing _, Value.Bool _, Value.Decimal _, Text _, Value.Struct _ ->
          throw new Refused(
              "cannot range over %s".formatted(value.kind()),
              "range is for lists, mappings and whole numbers");
    }
  }

  private Flow round(Node.Range range, Value key, Value element, Place place)
      throws TemplateException, Refused {
    budget.step();
    var names = range.pipeline().variables();
    var declares = range.pipeline().declares();
    var mark = place.variables().mark();
    if (names.size() == 2) {
      evaluation.set(range.pipeline(), names.getFirst(), declares, key, place.variables());
    }
    if (!names.isEmpty()) {
      evaluation.set(range.pipeline(), names.getLast(), declares, element, place.variables());
    }
    var flow = run(range.body(), place.with(element));
    place.variables().forget(mark);
    return flow;
  }
}
