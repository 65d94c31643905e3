package dev.monday.template;

import dev.monday.template.Node.Branch;
import dev.monday.template.Token.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes nodes of tokens. */
final class Parser {
  /** How deep blocks may be nested. */
  private static final int DEEPEST = 100;

  private final Source source;
  private final TokenStream tokens;
  private final Map<String, List<Node>> templates = new HashMap<>();
  private int depth;

  /** What holds in the template that is being read: its variables, and the loops around. */
  private List<String> variables = new ArrayList<>(List.of("$"));

  private PipelineParser pipelines;
  private int loops;

  /**
   * Nodes up to what ends them.
   *
   * @param closing the keyword {@code end} or {@code else}, or the end of the text
   */
  private record Body(List<Node> nodes, Token closing) {}

  private Parser(Source source, TokenStream tokens) {
    this.source = source;
    this.tokens = tokens;
    this.pipelines = new PipelineParser(source, tokens, variables);
  }

  /** The template of a text, under its name, and those that are defined in it. */
  static Map<String, List<Node>> parse(String name, Source source) throws TemplateException {
    var parser = new Parser(source, new TokenStream(Tokenizer.tokens(source)));
    var body = parser.body();
    if (!body.closing().is(Kind.END)) {
      throw source.mistake(
          body.closing().at(), "{{%s}} belongs to no block".formatted(body.closing().text()), "");
    }
    parser.add(name, body.nodes(), 0);
    return Map.copyOf(parser.templates);
  }

  private Body body() throws TemplateException {
    var nodes = new ArrayList<Node>();
    while (true) {
      var token = tokens.next();
      if (token.is(Kind.END)) {
        return new Body(nodes, token);
      } else if (token.is(Kind.TEXT)) {
        nodes.add(new Node.Literal(token.text()));
      } else {
        var first = tokens.peekPastSpace();
        if (first.isKeyword("end") || first.isKeyword("else")) {
          return new Body(nodes, tokens.next());
        }
        action(first).ifPresent(nodes::add);
      }
    }
  }

  /** What an action is; a definition is nothing in its place. */
  private Optional<Node> action(Token first) throws TemplateException {
    if (!first.is(Kind.KEYWORD)) {
      return Optional.of(new Node.Action(pipelines.parse("an action", Kind.RIGHT)));
    }
    tokens.next();
    return switch (first.text()) {
      case "if", "with", "range" -> Optional.of(control(first));
      case "block" -> Optional.of(block(first));
      case "template" -> Optional.of(call(first));
      case "break" -> Optional.of(jump(first, Node.Jump.BREAK));
      case "continue" -> Optional.of(jump(first, Node.Jump.CONTINUE));
      default -> {
        define(first);
        yield Optional.empty();
      }
    };
  }

  private Node control(Token keyword) throws TemplateException {
    enter(keyword);
    var outside = variables.size();
    var branches = new ArrayList<Branch>();
    List<Node> otherwise = List.of();
    var closing = keyword;
    while (!closing.isKeyword("end")) {
      var condition = pipelines.parse(keyword.text(), Kind.RIGHT);
      var body = keyword.isKeyword("range") ? loop() : body();
      branches.add(new Branch(condition, body.nodes()));
      closing = body.closing();
      if (closing.isKeyword("else") && !continues(keyword)) {
        requireRight(closing);
        var rest = body();
        otherwise = rest.nodes();
        closing = requireEnd(keyword, rest);
      }
      requireClosed(keyword, closing);
    }
    requireRight(closing);
    variables.subList(outside, variables.size()).clear();
    depth--;
    return switch (keyword.text()) {
      case "if" -> new Node.If(branches, otherwise);
      case "with" -> new Node.With(branches, otherwise);
      default ->
          new Node.Range(branches.getFirst().condition(), branches.getFirst().body(), otherwise);
    };
  }

  private void enter(Token keyword) throws TemplateException {
    if (++depth > DEEPEST) {
      throw source.mistake(
          keyword.at(), "blocks are nested more than %d deep".formatted(DEEPEST), "");
    }
  }

  private Body loop() throws TemplateException {
    loops++;
    var body = body();
    loops--;
    return body;
  }

  /** Reads the second word of {@code else if} and {@code else with}, when it is there. */
  private boolean continues(Token keyword) {
    var again = !keyword.isKeyword("range") && tokens.peekPastSpace().isKeyword(keyword.text());
    if (again) {
      tokens.next();
    }
    return again;
  }

  private Token requireEnd(Token keyword, Body body) throws TemplateException {
    if (body.closing().isKeyword("else")) {
      throw source.mistake(
          body.closing().at(),
          "this {{%s}} has an {{else}} already".formatted(keyword.text()),
          "add the missing {{end}}, or remove it");
    }
    return requireClosed(keyword, body.closing());
  }

  private Token requireClosed(Token keyword, Token closing) throws TemplateException {
    if (closing.is(Kind.END)) {
      throw source.mistake(
          keyword.at(),
          "this {{%s}} is not closed".formatted(keyword.text()),
          "add the missing {{end}}");
    }
    return closing;
  }

  private void requireRight(Token after) throws TemplateException {
    var token = tokens.nextPastSpace();
    if (!token.is(Kind.RIGHT)) {
      throw source.mistake(
          token.at(),
          "%s is unexpected after \"%s\"".formatted(token.shown(), after.text()),
          "write {{%s}}".formatted(after.text()));
    }
  }

  private Node jump(Token keyword, Node.Jump jump) throws TemplateException {
    if (loops == 0) {
      throw source.mistake(
          keyword.at(), "{{%s}} stands outside of {{range}}".formatted(keyword.text()), "");
    }
    requireRight(keyword);
    return jump;
  }

  private Node call(Token keyword) throws TemplateException {
    var name = name(keyword);
    if (tokens.peekPastSpace().is(Kind.RIGHT)) {
      tokens.next();
      return new Node.Call(keyword.at(), name, Optional.empty());
    }
    var dot = pipelines.parse("template", Kind.RIGHT);
    return new Node.Call(keyword.at(), name, Optional.of(dot));
  }

  private Node block(Token keyword) throws TemplateException {
    var name = name(keyword);
    var dot = pipelines.parse("block", Kind.RIGHT);
    readTemplate(keyword, name);
    return new Node.Call(keyword.at(), name, Optional.of(dot));
  }

  private void define(Token keyword) throws TemplateException {
    if (depth > 0) {
      throw source.mistake(
          keyword.at(), "{{define}} stands in another block", "move it to the top level");
    }
    var name = name(keyword);
    requireRight(keyword);
    readTemplate(keyword, name);
  }

  private String name(Token keyword) throws TemplateException {
    var name = pipelines.text();
    if (name.isEmpty()) {
      throw source.mistake(
          tokens.peek().at(),
          "the name of a template is missing after \"%s\"".formatted(keyword.text()),
          "write it as a text: {{%s \"name\"}}".formatted(keyword.text()));
    }
    return name.get();
  }

  /** Reads a template up to its end; it knows nothing of the variables and loops around it. */
  private void readTemplate(Token keyword, String name) throws TemplateException {
    enter(keyword);
    var outerVariables = variables;
    var outerPipelines = pipelines;
    var outerLoops = loops;
    variables = new ArrayList<>(List.of("$"));
    pipelines = new PipelineParser(source, tokens, variables);
    loops = 0;
    var body = body();
    if (body.closing().isKeyword("else")) {
      throw source.mistake(
          body.closing().at(), "{{else}} does not belong to {{%s}}".formatted(keyword.text()), "");
    }
    requireRight(requireClosed(keyword, body.closing()));
    add(name, body.nodes(), keyword.at());
    variables = outerVariables;
    pipelines = outerPipelines;
    loops = outerLoops;
    depth--;
  }

  /** An empty template gives way to another of its name. */
  private void add(String name, List<Node> nodes, int at) throws TemplateException {
    var known = templates.get(name);
    if (known == null || isEmpty(known)) {
      templates.put(name, List.copyOf(nodes));
    } else if (!isEmpty(nodes)) {
      throw source.mistake(
          at, "the template \"%s\" is defined twice".formatted(name), "rename one of them");
    }
  }

  private static boolean isEmpty(List<Node> nodes) {
    return nodes.stream()
        .allMatch(node -> node instanceof Node.Literal(String text) && text.isBlank());
  }
}
