package dev.monday.template;

import dev.monday.template.Pipeline.Command;
import dev.monday.template.Pipeline.Operand;
import dev.monday.template.Token.Kind;
import dev.monday.template.Value.Bool;
import dev.monday.template.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a pipeline of what stands in an action. */
final class PipelineParser {
  /** How deep parentheses may be nested. */
  private static final int DEEPEST = 100;

  private static final int MOST_VARIABLES = 1000;

  private final Source source;
  private final TokenStream tokens;
  private final List<String> known;
  private int depth;

  /**
   * @param known the variables that there are; those that a pipeline declares are added
   */
  PipelineParser(Source source, TokenStream tokens, List<String> known) {
    this.source = source;
    this.tokens = tokens;
    this.known = known;
  }

  /**
   * The pipeline up to a token, which is read too.
   *
   * @param where what it belongs to, for messages; {@code range} may set two variables
   */
  Pipeline parse(String where, Kind end) throws TemplateException {
    var at = tokens.peekPastSpace().at();
    var names = new ArrayList<String>();
    var declares = readVariables(where, names);
    var commands = new ArrayList<Command>();
    for (var token = tokens.peekPastSpace(); !token.is(end); token = tokens.peekPastSpace()) {
      if (!startsOperand(token)) {
        throw unexpected(token, where);
      }
      commands.add(command());
    }
    var closing = tokens.next();
    check(commands, where, closing);
    return new Pipeline(at, names, declares, commands);
  }

  private void check(List<Command> commands, String where, Token closing) throws TemplateException {
    if (commands.isEmpty()) {
      throw source.mistake(closing.at(), "a value is missing in %s".formatted(where), "");
    }
    for (var command : commands.subList(1, commands.size())) {
      switch (command.first()) {
        case Operand.Constant _, Operand.Dot _, Operand.Nil _ ->
            throw source.mistake(
                command.first().at(),
                "nothing can be passed on to %s by \"|\"".formatted(command.first().text()),
                "name a function there");
        case Operand.Function _, Operand.Variable _, Operand.Nested _, Operand.Fields _ -> {}
      }
    }
  }

  /** Reads the variables that are set, with the sign after them; whether they are new. */
  private boolean readVariables(String where, List<String> names) throws TemplateException {
    while (tokens.peekPastSpace().is(Kind.VARIABLE)) {
      var mark = tokens.mark();
      var variable = tokens.next();
      var sign = tokens.peekPastSpace();
      if (sign.is(Kind.ASSIGN) || sign.is(Kind.DECLARE)) {
        tokens.next();
        add(variable, names);
        return sign.is(Kind.DECLARE);
      }
      if (!sign.isComma()) {
        tokens.back(mark);
        return false;
      }
      tokens.next();
      add(variable, names);
      requireSecond(where, names, sign);
    }
    return false;
  }

  private void add(Token variable, List<String> names) throws TemplateException {
    if (known.size() > MOST_VARIABLES) {
      throw source.mistake(
          variable.at(), "there are more than %,d variables".formatted(MOST_VARIABLES), "");
    }
    names.add(variable.text());
    known.add(variable.text());
  }

  private void requireSecond(String where, List<String> names, Token comma)
      throws TemplateException {
    if (!where.equals("range") || names.size() > 1) {
      throw source.mistake(
          comma.at(), "too many variables in %s".formatted(where), "only range may set two");
    }
    if (!tokens.peekPastSpace().is(Kind.VARIABLE)) {
      throw source.mistake(comma.at(), "a variable must follow the comma", "");
    }
  }

  private static boolean startsOperand(Token token) {
    return switch (token.kind()) {
      case BOOLEAN, CHARACTER, DOT, FIELD, NAME, NIL, NUMBER, OPEN, RAW_STRING, STRING, VARIABLE ->
          true;
      case TEXT, LEFT, RIGHT, SPACE, KEYWORD, PIPE, ASSIGN, DECLARE, CLOSE, OTHER, END -> false;
    };
  }

  private Command command() throws TemplateException {
    var operands = new ArrayList<Operand>();
    while (startsOperand(tokens.peekPastSpace())) {
      operands.add(operand());
      var after = tokens.peek();
      switch (after.kind()) {
        case SPACE, RIGHT, CLOSE, PIPE -> {}
        default -> throw unexpected(after, "a command");
      }
    }
    if (tokens.peekPastSpace().is(Kind.PIPE)) {
      tokens.next();
    }
    return new Command(operands.getFirst(), operands.subList(1, operands.size()));
  }

  private Operand operand() throws TemplateException {
    var term = term();
    if (!tokens.peek().is(Kind.FIELD)) {
      return term;
    }
    switch (term) {
      case Operand.Constant _, Operand.Dot _, Operand.Nil _ ->
          throw source.mistake(
              tokens.peek().at(),
              "a field cannot follow %s directly".formatted(term.text()),
              "write the dot once, or add a space");
      case Operand.Function _, Operand.Variable _, Operand.Nested _, Operand.Fields _ -> {}
    }
    return term instanceof Operand.Fields(int at, Operand of, List<String> first)
        ? new Operand.Fields(at, of, fields(first))
        : new Operand.Fields(term.at(), term, fields(List.of()));
  }

  /** The names of the fields that follow directly, after those given. */
  private List<String> fields(List<String> first) {
    var names = new ArrayList<>(first);
    while (tokens.peek().is(Kind.FIELD)) {
      names.add(tokens.next().text().substring(1));
    }
    return names;
  }

  private Operand term() throws TemplateException {
    var token = tokens.next();
    var at = token.at();
    try {
      return switch (token.kind()) {
        case DOT -> new Operand.Dot(at);
        case NIL -> new Operand.Nil(at);
        case FIELD ->
            new Operand.Fields(at, new Operand.Dot(at), List.of(token.text().substring(1)));
        case BOOLEAN -> constant(token, new Bool(token.text().equals("true")));
        case NUMBER -> constant(token, Constants.number(token.text()));
        case CHARACTER -> constant(token, Constants.character(token.text()));
        case STRING, RAW_STRING -> constant(token, new Text(Constants.text(token.text())));
        case NAME -> function(token);
        case VARIABLE -> variable(token);
        case OPEN -> nested(at);
        default -> throw unexpected(token, "a command");
      };
    } catch (Refused e) {
      throw source.mistake(at, e);
    }
  }

  private static Operand constant(Token token, Value value) {
    return new Operand.Constant(token.at(), token.text(), value);
  }

  private Operand function(Token token) throws TemplateException {
    if (!Functions.NAMES.contains(token.text())) {
      throw source.mistake(
          token.at(),
          "there is no function \"%s\"".formatted(token.text()),
          "a field begins with a dot, a text stands in double quotes; there are "
              + String.join(", ", Functions.NAMES));
    }
    return new Operand.Function(token.at(), token.text());
  }

  private Operand variable(Token token) throws TemplateException {
    if (!known.contains(token.text())) {
      throw source.mistake(
          token.at(),
          "the variable %s is not declared here".formatted(token.text()),
          "declare it before by %s :=, in the same block or one around it".formatted(token.text()));
    }
    return new Operand.Variable(token.at(), token.text());
  }

  private Operand nested(int at) throws TemplateException {
    if (++depth > DEEPEST) {
      throw source.mistake(at, "parentheses are nested more than %d deep".formatted(DEEPEST), "");
    }
    var pipeline = parse("parentheses", Kind.CLOSE);
    depth--;
    return new Operand.Nested(pipeline);
  }

  private TemplateException unexpected(Token token, String where) {
    return source.mistake(
        token.at(), "%s is unexpected in %s".formatted(token.shown(), where), hint(token));
  }

  private static String hint(Token token) {
    return switch (token.kind()) {
      case OPEN -> "arguments stand after a space, without parentheses and commas";
      case OTHER -> token.isComma() ? "arguments are separated by spaces" : "";
      case ASSIGN, DECLARE -> "only a variable, such as $x, can be set";
      case KEYWORD -> token.isKeyword("define") ? "define stands outside of every other block" : "";
      default -> "";
    };
  }

  /** A text that must stand here, such as a template's name. */
  Optional<String> text() throws TemplateException {
    var token = tokens.peekPastSpace();
    if (!token.is(Kind.STRING) && !token.is(Kind.RAW_STRING)) {
      return Optional.empty();
    }
    tokens.next();
    try {
      return Optional.of(Constants.text(token.text()));
    } catch (Refused e) {
      throw source.mistake(token.at(), e);
    }
  }
}
