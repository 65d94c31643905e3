package dev.monday.template;

import java.util.List;
import java.util.Map;

/** A template that has been read. It may be executed any number of times, by any thread. */
public final class Template {
  private static final int LARGEST = 1 << 20;

  private final String name;
  private final Source source;
  private final Map<String, List<Node>> templates;

  private Template(String name, Source source, Map<String, List<Node>> templates) {
    this.name = name;
    this.source = source;
    this.templates = templates;
  }

  /**
   * Reads a template.
   *
   * @param name what it may call itself by
   * @throws TemplateException when its text is no template
   */
  public static Template parse(String name, String text) throws TemplateException {
    var source = new Source(text);
    if (text.length() > LARGEST) {
      throw source.mistake(0, "this template is larger than 1 MiB", "split it");
    }
    return new Template(name, source, Parser.parse(name, source));
  }

  /**
   * The text that the template makes of some data.
   *
   * @throws TemplateException when it cannot be carried out, or would take too much
   */
  public String execute(Value dot) throws TemplateException {
    var budget = new Budget();
    var execution = new Execution(source, templates, budget);
    execution.run(name, dot);
    return execution.output();
  }

  /** The names of the functions that a template can use. */
  public static List<String> functions() {
    return Functions.NAMES;
  }
}
