package dev.monday.cli;

import dev.monday.config.Forward;
import dev.monday.config.LoadResult;
import dev.monday.forward.kubernetes.takeover.Remains;
import dev.monday.plan.ComponentSpec.ForwardSpec;
import dev.monday.system.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Whether workloads that the configuration takes over were left taken over, by whoever it was; what
 * the dead have left is put back.
 *
 * @param progress is told what takes time
 */
record TakeoversCheck(Optional<Path> option, Invocation invocation, Consumer<String> progress)
    implements Check {
  @Override
  public List<Finding> findings() throws InterruptedException {
    if (!(LoadedConfiguration.load(option, invocation) instanceof LoadResult.Loaded loaded)) {
      return List.of();
    }
    try {
      var forwards = forwards(new LoadedConfiguration(loaded, invocation));
      return forwards.isEmpty() ? List.of() : findings(forwards);
    } catch (RefusedConfiguration _) {
      return List.of(); // another check says so
    }
  }

  /** Each once, however many projects list it. */
  private static Map<Forward.KubernetesRemote, Optional<Path>> forwards(
      LoadedConfiguration loaded) {
    var forwards = new LinkedHashMap<Forward.KubernetesRemote, Optional<Path>>();
    for (var project : loaded.configuration().projects()) {
      for (var component : loaded.plan(project).components()) {
        if (component instanceof ForwardSpec spec
            && spec.forward() instanceof Forward.KubernetesRemote forward) {
          forwards.put(forward, spec.kubeconfig());
        }
      }
    }
    return forwards;
  }

  private List<Finding> findings(Map<Forward.KubernetesRemote, Optional<Path>> forwards)
      throws InterruptedException {
    var remains = new Remains(invocation.environment(), progress);
    var findings = new ArrayList<Finding>();
    for (var forward : forwards.entrySet()) {
      try {
        remains
            .of(forward.getKey(), forward.getValue())
            .map(Finding.Good::new)
            .ifPresent(findings::add);
      } catch (UserError failure) {
        findings.add(
            new Finding.Bad(
                String.valueOf(failure.getMessage()),
                "mend that, then run \"monday doctor\" again"));
      }
    }
    if (findings.isEmpty()) {
      findings.add(new Finding.Good("no workload of the configuration is taken over"));
    }
    return findings;
  }
}
