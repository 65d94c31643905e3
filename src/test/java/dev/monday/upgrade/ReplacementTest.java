package dev.monday.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.system.Exchange;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplacementTest {
  @TempDir Path temp;
  private FakeInstallation installation;
  private Replacement replacement;

  @BeforeEach
  void prepare() throws IOException {
    installation = FakeInstallation.in(temp, "0.1.0");
    var fresh = FakeInstallation.in(temp.resolve("it's new"), "0.2.0").home();
    replacement = new Replacement(installation.home(), fresh, temp.resolve("the 'old' one"));
  }

  @Test
  void foldersChangePlacesInOneStep() throws IOException {
    Requires.linux();
    assertTrue(Exchange.of(installation.home(), replacement.fresh()));
    assertEquals("0.2.0", installation.version());
    assertEquals("0.1.0", new FakeInstallation(replacement.fresh()).version());
  }

  @Test
  void nothingChangesWhenOneIsMissing() throws IOException {
    assertFalse(Exchange.of(installation.home(), temp.resolve("missing")));
    assertEquals("0.1.0", installation.version());
  }

  @Test
  void twoRenamesDoTheSame() throws IOException {
    replacement.aside();
    replacement.intoPlace();
    assertEquals("0.2.0", installation.version());
    assertEquals("0.1.0", new FakeInstallation(replacement.old()).version());
  }

  @Test
  void whatWasKilledBetweenTheRenamesComesBackByTheCommandThatWasSaid() throws Exception {
    replacement.aside();
    assertFalse(Files.exists(installation.home()));
    var mv = new ProcessBuilder("sh", "-c", replacement.wayBack()).inheritIO().start();
    assertEquals(0, mv.waitFor());
    assertEquals("0.1.0", installation.version());
  }

  @Test
  void theOldComesBackWhenTheNewCannotTakeItsPlace() throws IOException {
    replacement.aside();
    Deletion.of(replacement.fresh());
    assertThrows(NoSuchFileException.class, replacement::intoPlace);
    assertEquals("0.1.0", installation.version());
  }
}
