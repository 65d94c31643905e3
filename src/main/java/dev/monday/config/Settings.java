package dev.monday.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands beside the projects at the top of the configuration.
 *
 * @param gopath sets {@code GOPATH} for every command and for path resolution
 * @param kubeconfig the kubeconfig file
 * @param buildEnv environment of every build command, in the order written
 * @param runEnv environment of every run command
 * @param setupEnv environment of every setup command
 * @param watchExclude folder names, globs or absolute paths that no watch follows
 * @param proxy of the names' addresses and their routes
 * @param productionContexts words by which the name of a context, cluster or namespace is known as
 *     production's
 * @param privateNames whether the names are for the apps of a run only, rather than for every
 *     program of the machine
 */
public record Settings(
    Optional<Located<String>> gopath,
    Optional<Located<String>> kubeconfig,
    Map<String, Located<String>> buildEnv,
    Map<String, Located<String>> runEnv,
    Map<String, Located<String>> setupEnv,
    List<Located<String>> watchExclude,
    ProxySettings proxy,
    List<String> productionContexts,
    boolean privateNames) {
  /** Where nothing is configured. */
  static final List<String> PRODUCTION = List.of("prod", "production", "prd", "live");

  public Settings {
    productionContexts = List.copyOf(productionContexts);
    buildEnv = Ordered.copyOf(buildEnv);
    runEnv = Ordered.copyOf(runEnv);
    setupEnv = Ordered.copyOf(setupEnv);
    watchExclude = List.copyOf(watchExclude);
  }
}
