package dev.monday.plan;

import dev.monday.config.SourcePosition;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Compares what records hold, wherever in a file it was written. It goes by the records' own
 * components, so that none is forgotten that is added to a spec.
 */
final class Content {
  private Content() {}

  static boolean isSame(Object one, Object other) {
    return switch (one) {
      case SourcePosition _ -> other instanceof SourcePosition;
      case Optional<?> optional ->
          other instanceof Optional<?> second
              && isSame(optional.stream().toList(), second.stream().toList());
      case List<?> list -> other instanceof List<?> second && isSame(list, second);
      case Map<?, ?> map -> other instanceof Map<?, ?> second && isSame(map, second);
      case Record record ->
          other instanceof Record second
              && record.getClass() == second.getClass()
              && Arrays.stream(record.getClass().getRecordComponents())
                  .allMatch(
                      component -> isSame(value(component, record), value(component, second)));
      default -> one.equals(other);
    };
  }

  private static boolean isSame(List<?> one, List<?> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (var i = 0; i < one.size(); i++) {
      if (!isSame((Object) one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSame(Map<?, ?> one, Map<?, ?> other) {
    return one.keySet().equals(other.keySet())
        && one.entrySet().stream()
            .allMatch(entry ->
                isSame(entry.getValue(), Objects.requireNonNull(other.get(entry.getKey()))));
  }

  private static Object value(RecordComponent component, Record record) {
    try {
      return Objects.requireNonNull(component.getAccessor().invoke(record));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}
