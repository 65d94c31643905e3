package dev.monday.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.config.Hostname;
import dev.monday.lifecycle.Hold;
import dev.monday.testing.LiveRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That a name is one run's at a time, and the next one's when that ends, however it ends. */
@Timeout(120)
class NameClaimsTest {
  private static final Hostname DB = new Hostname("db.svc.local");
  private static final Hostname WEB = new Hostname("web.svc.local");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long OWN_PID = ProcessHandle.current().pid();

  @TempDir Path folder;
  private NameClaims claims;

  @BeforeEach
  void claims() {
    claims = new NameClaims(folder.resolve("state"), "graphql");
  }

  private LiveRun run(String project) throws IOException {
    return LiveRun.of(ClaimingRun.claiming(folder.resolve("state"), project, DB.text()));
  }

  @Test
  void aNameIsClaimedOnce() throws Exception {
    try (var _ = claimed(DB);
        var _ = claimed(WEB)) {
      assertEquals(new NameClaims.HeldBy("graphql", OWN_PID), claims.claim(DB));
    }
    try (var _ = claimed(DB)) {
      assertEquals(new NameClaims.HeldBy("graphql", OWN_PID), claims.claim(DB));
    }
  }

  private NameClaims.Claim claimed(Hostname name) throws IOException, InterruptedException {
    return assertInstanceOf(NameClaims.Claim.class, claims.claim(name));
  }

  @Test
  void anotherProgramSaysWhoHasTheNameAndTakesItWhenThatEnds() throws Exception {
    var own = claimed(DB);
    try (var other = run("shop")) {
      other.await("held by session graphql (pid %d)\n".formatted(OWN_PID));
      own.close();
      other.await("claimed");
      assertEquals(new NameClaims.HeldBy("shop", other.pid()), claims.claim(DB));
    }
  }

  @Test
  void whoeverIsKilledHasNoName() throws Exception {
    try (var first = run("two\nlines")) {
      first.await("claimed");
      var held = new NameClaims.HeldBy("two\nlines", first.pid());
      assertEquals(held, claims.claim(DB));
      try (var second = run("shop")) {
        second.await("held by session two\nlines (pid %d)\n".formatted(first.pid()));
        first.signal("KILL");
        second.await("claimed");
        second.signal("KILL");
        var _ = second.end();
        claimed(DB).close();
      }
    }
  }

  @Test
  void whoWaitsIsToldOfAnotherHolder() throws Exception {
    try (var _ = claimed(DB)) {
      claims.awaitFree(DB, new Hold.HeldBy("shop", OWN_PID));
      assertInstanceOf(NameClaims.HeldBy.class, claims.claim(DB));
    }
  }

  @Test
  void waitingIsGivenUpByAnInterrupt() throws Exception {
    try (var _ = claimed(DB)) {
      var isInterrupted = new CountDownLatch(1);
      var thread =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  claims.awaitFree(DB, new Hold.HeldBy("graphql", OWN_PID));
                } catch (InterruptedException _) {
                  isInterrupted.countDown();
                }
              });
      thread.interrupt();
      assertTrue(thread.join(PATIENCE));
      assertEquals(0, isInterrupted.getCount());
      assertInstanceOf(NameClaims.HeldBy.class, claims.claim(DB));
    }
  }

  @Test
  void onlyTheUserMayReadWhatIsWrittenAndNoHolderIsLeft() throws Exception {
    var own = claimed(DB);
    try (var files = Files.walk(folder.resolve("state"))) {
      for (var file : files.toList()) {
        var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        assertEquals(Files.isDirectory(file) ? "rwx------" : "rw-------", mode, file.toString());
      }
    }
    own.close();
    assertFalse(Files.exists(folder.resolve("state/names/db.svc.local/holder")));
  }

  @Test
  void theLongestNameCanBeClaimed() throws Exception {
    var label = "a".repeat(63) + ".";
    claimed(new Hostname(label.repeat(3) + "a".repeat(61))).close();
  }

  @Test
  void aHolderThatCannotBeNotedLeavesTheNameFree() throws Exception {
    claimed(DB).close();
    var holder = Files.createDirectories(folder.resolve("state/names/db.svc.local/holder/x"));
    assertThrows(IOException.class, () -> claims.claim(DB));
    Files.delete(holder);
    Files.delete(holder.getParent());
    claimed(DB).close();
  }

  /** Runs that are killed at random moments; there is one holder at a time, and at last none. */
  @Test
  void ofManyRunsThatDieOneHasTheName() throws Exception {
    var seed = System.nanoTime();
    System.out.println("NameClaimsTest: seed " + seed);
    var random = new Random(seed);
    for (var round = 0; round < 3; round++) {
      try (var first = run("first");
          var second = run("second")) {
        var early = random.nextBoolean() ? first : second;
        var late = early == first ? second : first;
        Thread.sleep(random.nextInt(800));
        early.signal("KILL");
        late.await("claimed");
        late.signal("KILL");
        var _ = late.end();
      }
      claimed(DB).close();
    }
  }
}
