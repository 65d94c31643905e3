package dev.monday.forward.kubernetes.takeover;

import dev.monday.forward.kubernetes.Api.Objects;
import java.util.Locale;

/** Where a workload is in its cluster. */
record Place(Workload.Kind kind, String namespace, String name) {
  static Place of(Workload workload) {
    return new Place(workload.kind(), workload.namespace(), workload.name());
  }

  Objects objects() {
    return objects(kind, namespace);
  }

  static Objects objects(Workload.Kind kind, String namespace) {
    return new Objects("apis/apps/v1", kind.plural(), namespace);
  }

  Objects leases() {
    return new Objects("apis/coordination.k8s.io/v1", "leases", namespace);
  }

  String lease() {
    return "monday-%s-%s".formatted(kind.text().toLowerCase(Locale.ROOT), name);
  }

  /** {@code Deployment shop in the namespace backend}. */
  @Override
  public String toString() {
    return "%s %s in the namespace %s".formatted(kind.text(), name, namespace);
  }
}
