package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KubeconfigFilesTest {
  private static final Optional<Path> CONFIGURED = Optional.of(Path.of("/team/kube"));

  private static String files(Map<String, String> environment, Optional<Path> configured) {
    return KubeconfigFiles.of(environment, configured).toString();
  }

  @Test
  void ourVariableWinsOverTheConfiguration() {
    var environment = Map.of("MONDAY_KUBE_CONFIG", "/a", "KUBECONFIG", "/b", "HOME", "/home/anna");
    assertEquals("/a", files(environment, CONFIGURED));
  }

  @Test
  void theConfigurationWinsOverKubectlsVariable() {
    assertEquals("/team/kube", files(Map.of("KUBECONFIG", "/b"), CONFIGURED));
  }

  @Test
  void kubectlsVariableIsAList() {
    assertEquals("/b, /c", files(Map.of("KUBECONFIG", "/b::/c"), Optional.empty()));
  }

  @Test
  void kubectlsPlaceIsTheLast() {
    assertEquals(
        "/home/anna/.kube/config",
        files(Map.of("HOME", "/home/anna", "KUBECONFIG", ""), Optional.empty()));
  }
}
