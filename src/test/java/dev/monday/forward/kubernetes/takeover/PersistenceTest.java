package dev.monday.forward.kubernetes.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.monday.forward.kubernetes.ClusterException;
import dev.monday.forward.kubernetes.ClusterException.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PersistenceTest {
  private final List<String> told = new ArrayList<>();
  private int asked;

  private int ask(Kind kind, int failures, Persistence.Wanted wanted) throws Exception {
    return new Persistence(wanted, told::add)
        .ask(() -> {
          if (asked++ < failures) {
            throw new ClusterException(kind, "no " + asked);
          }
          return asked;
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"UNREACHABLE", "UNAUTHORIZED", "CONFLICT"})
  void asksAgain(Kind kind) throws Exception {
    assertEquals(3, ask(kind, 2, () -> {}));
    assertEquals(List.of("no 1", "no 2"), told);
  }

  @ParameterizedTest
  @EnumSource(names = {"FORBIDDEN", "NOT_FOUND", "GONE", "MISCONFIGURED"})
  void doesNotAskAgainInVain(Kind kind) {
    assertThrows(ClusterException.class, () -> ask(kind, 1, () -> {}));
    assertEquals(1, asked);
  }

  /** An interrupt may have been told as a failure to reach the server. */
  @Test
  void endsWhenItIsNotWanted() {
    assertThrows(
        InterruptedException.class,
        () ->
            ask(
                Kind.UNREACHABLE,
                1,
                () -> {
                  throw new InterruptedException();
                }));
    assertEquals(List.of(), told);
  }
}
