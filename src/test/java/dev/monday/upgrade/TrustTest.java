package dev.monday.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.system.UserError;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a download believes to be the server that it asked for. */
class TrustTest {
  @TempDir Path temp;

  @Test
  void aServerWithACertificateOfItsOwnMakingIsNotTrusted() throws Exception {
    try (var server = new ReleaseServer(SelfSigned.in(temp))) {
      var download = new Download(Limits.USUAL, Version.parse("0.1.0"));
      var refusal = assertThrows(UserError.class, () -> download.small(server.uri()));
      assertTrue(refusal.toString().contains("no trusted connection"), refusal.toString());
      assertEquals(1, refusal.exitStatus());
    }
  }
}
