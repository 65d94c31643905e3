package dev.monday.config;

import java.util.List;
import java.util.Optional;

/** {@code monitoring} of an app or a forward. */
final class MonitoringType extends SectionType<Monitoring> {
  static final Key<Located<Port>> PORT =
      Key.optional("port", new PortType(), "the port that answers with metrics, for templates");
  static final Key<Located<String>> URL =
      Key.optional("url", TextType.TEXT, "the path of the metrics, for templates");

  @Override
  String title() {
    return "\"monitoring\"";
  }

  @Override
  List<Key<?>> keys() {
    return List.of(PORT, URL);
  }

  @Override
  Optional<Monitoring> build(Fields fields, Decoding decoding) {
    return Optional.of(new Monitoring(fields.at(), fields.value(PORT), fields.value(URL)));
  }
}
