package dev.monday.forward.kubernetes;

import dev.monday.config.PodPort;
import dev.monday.config.PodSelector;
import dev.monday.forward.kubernetes.ClusterException.Kind;
import dev.monday.forward.kubernetes.PodConnection.Source;
import dev.monday.forward.kubernetes.Target.Found;
import dev.monday.lifecycle.Failure;
import dev.monday.lifecycle.Level;
import dev.monday.lifecycle.Outcome;
import dev.monday.lifecycle.Reports;
import dev.monday.lifecycle.ThreadDriver;
import dev.monday.proxy.Route;
import dev.monday.relay.Upstream;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Leads routes to ports of the pods that are usable now. READY once there is such a pod, and has
 * taken a connection to each port.
 */
final class KubernetesDriver extends ThreadDriver {
  /** From the port's number until a dial that nobody has refused is taken for made. */
  private static final Duration SILENCE = Duration.ofMillis(150);

  private static final Duration PROBE_AGAIN = Duration.ofSeconds(1);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

  private final Cluster cluster;
  private final Wish wish;

  /**
   * What is wanted.
   *
   * @param namespace the context's when empty
   * @param probe whether each port is connected to once before clients are
   * @param hold how long a client waits for a pod
   */
  record Wish(
      Map<Route, PodPort> ports,
      Optional<String> namespace,
      PodSelector pods,
      boolean probe,
      Duration hold) {
    Wish {
      ports = new LinkedHashMap<>(ports);
    }
  }

  KubernetesDriver(Cluster cluster, Wish wish) {
    super("pods of a forward");
    this.cluster = cluster;
    this.wish = wish;
  }

  @Override
  protected Outcome keep(Reports reports) throws InterruptedException {
    try {
      return new Launch(reports).run();
    } catch (ClusterException e) {
      return Outcome.failed(e.getMessage());
    } finally {
      wish.ports().keySet().forEach(Route::hold);
    }
  }

  /** One launch, on its own thread. */
  private final class Launch {
    private final Reports reports;
    private final Said said = new Said();
    private boolean probed;
    private boolean ready;
    private boolean leading;
    private String current = "";

    Launch(Reports reports) {
      this.reports = reports;
    }

    /** Ends only by an interrupt, or a failure that is no use to wait for. */
    Outcome run() throws InterruptedException, ClusterException {
      var namespace = namespace();
      try (var backends = new Backends(cluster, namespace, wish.pods(), this::notice)) {
        backends.open();
        while (true) {
          var view = backends.view();
          decide(view, backends, namespace);
        }
      }
    }

    private void waits(String why) {
      said.once(why, text -> reports.notice(Level.WARNING, "waiting", text));
    }

    private void notice(String text) {
      reports.notice(Level.WARNING, "pods", text);
    }

    /** The forward's, or the context's, for which the kubeconfig has to be read. */
    private String namespace() throws InterruptedException, ClusterException {
      while (wish.namespace().isEmpty()) {
        try {
          return cluster.namespace();
        } catch (ClusterException e) {
          if (e.kind() == Kind.MISCONFIGURED) {
            throw e;
          }
          waits(e.getMessage());
          Thread.sleep(ASK_AGAIN);
        }
      }
      return wish.namespace().get();
    }

    private void decide(Backends.View view, Backends backends, String namespace)
        throws InterruptedException, ClusterException {
      if (!view.known() && view.trouble().filter(ClusterException::isLasting).isPresent()) {
        throw view.trouble().get();
      }
      if (view.usable().isEmpty()) {
        noneUsable(view);
      } else if (!probed && !probe(view, namespace)) {
        backends.awaitChange(view.changes(), PROBE_AGAIN.toNanos());
        return;
      } else {
        lead(view, backends, namespace);
      }
      backends.awaitChange(view.changes());
    }

    private void noneUsable(Backends.View view) {
      if (!view.known() && view.trouble().isEmpty()) {
        return;
      }
      if (leading) {
        leading = false;
        wish.ports().keySet().forEach(Route::hold);
      }
      unready(view);
    }

    /** What a rollout passes through is said once; what is in its way, each time. */
    private void unready(Backends.View view) {
      var why = view.trouble().map(ClusterException::getMessage).orElse(view.whyNone());
      if (ready) {
        ready = false;
        said.once(why, failed -> reports.becameUnready(new Failure.Unreachable(failed)));
      } else if (!probed || view.trouble().isPresent()) {
        waits(why);
      }
    }

    private boolean probe(Backends.View view, String namespace)
        throws InterruptedException, ClusterException {
      var pod = view.usable().getFirst();
      try {
        for (PodPort port : wish.ports().values()) {
          switch (Backends.port(port, pod, view)) {
            case Found.Port(int number) when wish.probe() ->
                cluster.probe(namespace, pod.name(), number, SILENCE);
            case Found.Port _ -> {}
            case Found.Missing(String why) -> throw new ClusterException(Kind.MISCONFIGURED, why);
          }
        }
        probed = true;
      } catch (IOException refusal) {
        waits(String.valueOf(refusal.getMessage()));
      } catch (ClusterException failure) {
        if (failure.isLasting() && failure.kind() != Kind.NOT_FOUND) {
          throw failure;
        }
        waits(failure.getMessage());
      }
      return probed;
    }

    private void lead(Backends.View view, Backends backends, String namespace) {
      if (!leading) {
        leading = true;
        wish.ports().forEach((route, port) -> route.leadTo(upstream(port, backends, namespace)));
      }
      if (view.trouble().isPresent()) {
        unready(view);
        return;
      }
      var first = view.usable().getFirst();
      if (!ready) {
        ready = true;
        reports.becameReady(where(namespace));
      } else if (!first.name().equals(current)) {
        reports.notice(Level.INFO, "pod", "new connections go to " + first.name());
      }
      current = first.name();
      if (first.doubted()) {
        said.once(doubt(first), this::notice);
      } else {
        said.forget();
      }
    }

    private static String doubt(Pod pod) {
      return ("the cluster has not heard of the node of %s for a while; connections go there all the"
              + " same, as no other pod is ready")
          .formatted(pod.name());
    }

    private Upstream upstream(PodPort port, Backends backends, String namespace) {
      var source = new Source(cluster, namespace, backends, port, wish.hold());
      return new Upstream.Through(
          "port %s of a pod in %s".formatted(port, namespace), () -> PodConnection.open(source));
    }

    private String where(String namespace) {
      return wish.ports().entrySet().stream()
          .map(entry ->
              "%s → %s of %s in %s"
                  .formatted(entry.getKey(), entry.getValue(), text(wish.pods()), namespace))
          .collect(Collectors.joining(", "));
    }
  }

  private static String text(PodSelector pods) {
    return switch (pods) {
      case PodSelector.Labels(var labels) ->
          labels.entrySet().stream()
              .map(entry -> entry.getKey() + "=" + entry.getValue().value())
              .collect(Collectors.joining(","));
      case PodSelector.Service(var name) -> "service " + name.value();
      case PodSelector.Deployment(var name) -> "deployment " + name.value();
      case PodSelector.StatefulSet(var name) -> "stateful set " + name.value();
      case PodSelector.Pod(var name) -> "pod " + name.value();
    };
  }
}
