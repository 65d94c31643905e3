package dev.monday.config;

import dev.monday.config.YamlNode.Broken;
import dev.monday.config.YamlNode.Entry;
import dev.monday.config.YamlNode.Mapping;
import dev.monday.config.YamlNode.Scalar;
import dev.monday.config.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Makes nodes of one file's text. It takes the YAML library's events rather than its values or
 * nodes: texts stay as written, nothing is instantiated, and a mistake does not hide the next one.
 */
final class YamlReader {
  private static final int DEEPEST = 100;
  private static final String CORE_TAG = "tag:yaml.org,2002:";

  private final SourceText source;
  private final Anchors anchors;
  private final Problems problems;
  private final MappingBuilder mappings;
  private final ParserImpl events;

  YamlReader(SourceText source, Anchors anchors, Problems problems) {
    this.source = source;
    this.anchors = anchors;
    this.problems = problems;
    this.mappings = new MappingBuilder(anchors, problems);
    var options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    this.events = new ParserImpl(new StreamReader(source.text()), options);
  }

  /** The file's documents; none when its YAML is broken, which is then reported. */
  List<YamlNode> documents() {
    try {
      var documents = new ArrayList<YamlNode>();
      for (var event = events.getEvent();
          event != null && !event.is(Event.ID.StreamEnd);
          event = events.getEvent()) {
        if (!(event instanceof DocumentStartEvent)
            && !(event instanceof DocumentEndEvent)
            && event instanceof NodeEvent) {
          documents.add(node(event, 0));
        }
      }
      return documents;
    } catch (TooDeep e) {
      problems.report(
          e.at, "lists and mappings are nested more than %d deep".formatted(DEEPEST), "");
    } catch (MarkedYAMLException e) {
      SyntaxMistakes.report(e, source, problems);
    } catch (YAMLException e) {
      var message = Optional.ofNullable(e.getMessage()).orElse("the text cannot be read");
      problems.report(SourcePosition.wholeFile(source.file()), "this is not YAML: " + message, "");
    }
    anchors.incomplete();
    return List.of();
  }

  private YamlNode node(Event event, int depth) {
    var at = position(event.getStartMark());
    if (depth > DEEPEST) {
      throw new TooDeep(at);
    }
    if (event instanceof AliasEvent alias) {
      return anchors.resolve(alias.getAnchor(), at);
    }
    var anchor = ((NodeEvent) event).getAnchor();
    if (anchor != null) {
      anchors.open(anchor);
    }
    var node = content(event, at, depth);
    if (anchor != null) {
      anchors.define(anchor, node);
    }
    return node;
  }

  // Chains of instanceof here and in what every load runs: the first use of a switch over types
  // costs 10 ms, which no class cache takes away.
  private YamlNode content(Event event, SourcePosition at, int depth) {
    if (event instanceof ScalarEvent scalar) {
      return knownTag(scalar.getTag(), "str int float bool null merge", at)
          ? new Scalar(at, scalar.getValue(), scalar.isPlain(), block(scalar, at))
          : new Broken(at);
    }
    if (event instanceof SequenceStartEvent start) {
      var list = sequence(at, depth);
      return knownTag(start.getTag(), "seq", at) ? list : new Broken(at);
    }
    if (event instanceof MappingStartEvent start) {
      var mapping = mapping(at, depth);
      return knownTag(start.getTag(), "map", at) ? mapping : new Broken(at);
    }
    throw new IllegalStateException("unexpected YAML event " + event);
  }

  /** Where the text of a literal block begins: in the line below, behind the indentation. */
  private Optional<SourcePosition> block(ScalarEvent scalar, SourcePosition at) {
    if (scalar.getScalarStyle() != ScalarStyle.LITERAL) {
      return Optional.empty();
    }
    var line = at.line() + 1;
    for (var text : scalar.getValue().split("\n", -1)) {
      if (!text.isBlank()) {
        var indent = source.line(line).length() - text.length();
        return Optional.of(new SourcePosition(at.file(), at.line() + 1, Math.max(indent, 0) + 1));
      }
      line++;
    }
    return Optional.of(new SourcePosition(at.file(), at.line() + 1, 1));
  }

  private Sequence sequence(SourcePosition at, int depth) {
    var items = new ArrayList<YamlNode>();
    var size = 1L;
    for (var event = events.getEvent();
        !event.is(Event.ID.SequenceEnd);
        event = events.getEvent()) {
      var item = node(event, depth + 1);
      items.add(item);
      size += anchors.sizeOf(item);
    }
    var sequence = new Sequence(at, items);
    anchors.size(sequence, size);
    return sequence;
  }

  private Mapping mapping(SourcePosition at, int depth) {
    var written = new ArrayList<Entry>();
    for (var event = events.getEvent(); !event.is(Event.ID.MappingEnd); event = events.getEvent()) {
      var plainKey = event instanceof ScalarEvent scalar && scalar.isPlain();
      var key = node(event, depth + 1);
      var value = node(events.getEvent(), depth + 1);
      key(key, plainKey).ifPresent(text -> written.add(new Entry(text, key.at(), value)));
    }
    return mappings.build(at, written, depth == 0);
  }

  /** The text of a key; a quoted {@code "<<"} is no merge key, and no key of ours either. */
  private Optional<String> key(YamlNode key, boolean plain) {
    if (key.target() instanceof Scalar scalar) {
      return Optional.of(
          plain || !scalar.text().startsWith("<")
              ? scalar.text()
              : "\"%s\"".formatted(scalar.text()));
    }
    if (!(key.target() instanceof Broken)) {
      problems.report(key.at(), "a key must be text, not a list or mapping", "");
    }
    return Optional.empty();
  }

  private boolean knownTag(@Nullable String tag, String known, SourcePosition at) {
    if (tag == null || tag.equals("!")) {
      return true;
    }
    if (tag.startsWith(CORE_TAG)) {
      var name = tag.substring(CORE_TAG.length());
      if (List.of(known.split(" ")).contains(name)) {
        return true;
      }
      tag = "!!" + name;
    }
    problems.report(
        at,
        "tag %s is not supported here".formatted(Quoted.bare(tag)),
        "remove it: values are text as written, and nothing named in a file is instantiated");
    return false;
  }

  private SourcePosition position(@Nullable Mark mark) {
    return mark == null
        ? SourcePosition.wholeFile(source.file())
        : new SourcePosition(source.file(), mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static final class TooDeep extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient SourcePosition at;

    TooDeep(SourcePosition at) {
      super("nested too deep", null, false, false);
      this.at = at;
    }
  }
}
