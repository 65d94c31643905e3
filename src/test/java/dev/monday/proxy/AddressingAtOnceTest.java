package dev.monday.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.monday.config.Hostname;
import dev.monday.config.LoopbackRange;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two programs, and many threads, that give addresses at the same time never give one twice. */
@Timeout(120)
class AddressingAtOnceTest {
  private static final int NAMES = 500;

  @TempDir Path folder;

  /** 1,000 names in a range for 2,032: about every fourth one meets another. */
  @Test
  void twoProgramsNeverGiveOneAddressTwice() throws Exception {
    var first = ClaimingRun.addressing(folder, "first", NAMES).start();
    var second = ClaimingRun.addressing(folder, "second", NAMES).start();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var ofFirst = first.inputReader();
        var ofSecond = second.inputReader()) {
      assertEquals("started", ofFirst.readLine());
      assertEquals("started", ofSecond.readLine());
      first.getOutputStream().close();
      second.getOutputStream().close();
      var given = new ArrayList<String>();
      for (var all : threads.invokeAll(List.of(lines(ofFirst), lines(ofSecond)))) {
        given.addAll(all.get());
      }
      assertEquals(2 * NAMES, given.size());
      assertEquals(2 * NAMES, Set.copyOf(given).size());
    } finally {
      first.destroyForcibly();
      second.destroyForcibly();
    }
  }

  private static Callable<List<String>> lines(BufferedReader reader) {
    return () -> reader.lines().toList();
  }

  @Test
  void manyThreadsNeverGiveOneAddressTwice() throws Exception {
    var range = LoopbackRange.parse("127.80.0.0/24");
    var tasks = new ArrayList<Callable<LoopbackAddress>>();
    for (var i = 0; i < 100; i++) {
      var name = new Hostname("name" + i);
      tasks.add(() -> new AddressBook(folder, range).addressOf(name, _ -> isFree()));
    }
    var given = new HashSet<LoopbackAddress>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var address : threads.invokeAll(tasks)) {
        given.add(address.get());
      }
    }
    assertEquals(tasks.size(), given.size());
  }

  private static boolean isFree() {
    return ThreadLocalRandom.current().nextInt(4) > 0;
  }
}
