package dev.monday.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ViewUserTest {

  @Test
  void effectiveIdsCount() {
    assertEquals(new ViewUser(1000, 100, false), user("1000", "100", "0000000000000000"));
    assertEquals(new ViewUser(0, 0, true), user("0", "0", "000001ffffffffff"));
  }

  @Test
  void onlyTheRightToMountCounts() {
    assertEquals(new ViewUser(0, 0, false), user("0", "0", "00000000a80425fb"));
    assertEquals(new ViewUser(1000, 100, false), user("1000", "100", "0000000000000400"));
    assertEquals(new ViewUser(1000, 100, true), user("1000", "100", "0000000000200000"));
  }

  private static ViewUser user(String uid, String gid, String effective) {
    return ViewUser.of(
        List.of(
            "Name:\tjava",
            "Uid:\t7\t%s\t8\t9".formatted(uid),
            "Gid:\t7\t%s\t8\t9".formatted(gid),
            "CapPrm:\t0000003fffffffff",
            "CapEff:\t" + effective));
  }
}
