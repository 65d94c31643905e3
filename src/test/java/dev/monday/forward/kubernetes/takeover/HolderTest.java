package dev.monday.forward.kubernetes.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HolderTest {
  private static Holder here(Map<String, String> environment) {
    return Holder.here(environment, "00000000000000aa", Instant.parse("2026-11-21T12:00:00Z"));
  }

  @Test
  void isThePersonOnTheMachine() {
    var anna = here(Map.of("USER", "anna"));
    assertEquals("anna", anna.user());
    assertNotEquals("anna", anna.host());
    assertEquals(anna, Holder.of(anna.json()));
  }

  /** As in a container, or a job of cron. */
  @Test
  void isTheAccountWhereNoUserIsSet() {
    assertEquals(System.getProperty("user.name"), here(Map.of()).user());
  }
}
