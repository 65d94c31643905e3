package dev.monday.forward.kubernetes.takeover;

import java.time.Instant;
import java.util.Optional;

/**
 * What one look at a workload and its lease has shown.
 *
 * @param version of the lease, another with each renewal; empty when there is none
 * @param time by the API server's clock
 */
record Sight(Claim claim, Optional<String> version, Instant time) {}
