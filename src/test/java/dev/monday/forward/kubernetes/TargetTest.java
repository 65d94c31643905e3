package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.monday.config.PodPort;
import dev.monday.config.Port;
import dev.monday.forward.kubernetes.Service.ServicePort;
import dev.monday.forward.kubernetes.Target.Found;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetTest {
  private static final Pod POD =
      new Pod(
          "api-1",
          "uid",
          Map.of(),
          Optional.empty(),
          false,
          false,
          "Running",
          Optional.empty(),
          Map.of("http", 8080, "metrics", 9090));

  private static final Service SERVICE =
      new Service(
          "api",
          Map.of("app", "api"),
          List.of(
              new ServicePort("web", 80, "http"),
              new ServicePort("admin", 81, "9000"),
              new ServicePort("broken", 82, "grpc")));

  private static final PodPort HTTP = new PodPort.Named("http");

  private static PodPort number(int number) {
    return new PodPort.Numbered(new Port(number));
  }

  private static void finds(int port, PodPort wanted, Optional<Service> service) {
    assertEquals(new Found.Port(port), Target.find(wanted, POD, service));
  }

  private static void misses(String why, PodPort wanted, Optional<Service> service) {
    assertEquals(new Found.Missing(why), Target.find(wanted, POD, service));
  }

  @Test
  void aNumberIsThePodsOwn() {
    finds(1234, number(1234), Optional.empty());
  }

  @Test
  void aNameIsThatOfAContainersPort() {
    finds(8080, HTTP, Optional.empty());
    misses(
        "no container of the pod api-1 has a port named \"grpc\"; they have http, metrics",
        new PodPort.Named("grpc"),
        Optional.empty());
  }

  @Test
  void aServicesPortLeadsToItsTarget() {
    finds(8080, number(80), Optional.of(SERVICE));
    finds(8080, new PodPort.Named("web"), Optional.of(SERVICE));
    finds(9000, number(81), Optional.of(SERVICE));
  }

  @Test
  void aServicesPortThatIsNotThereNamesThose() {
    misses(
        "the service api has no TCP port 8080; it has 80 (web), 81 (admin), 82 (broken)",
        number(8080),
        Optional.of(SERVICE));
    misses(
        "no container of the pod api-1 has a port named \"grpc\"; they have http, metrics",
        number(82),
        Optional.of(SERVICE));
  }
}
