package dev.monday.lifecycle;

import dev.monday.lifecycle.Effect.Arm;
import dev.monday.lifecycle.Effect.Launch;
import dev.monday.lifecycle.Effect.Terminate;
import dev.monday.lifecycle.Effect.Timer;
import dev.monday.lifecycle.State.Backoff;
import dev.monday.lifecycle.State.Completed;
import dev.monday.lifecycle.State.Failed;
import dev.monday.lifecycle.State.Pending;
import dev.monday.lifecycle.State.Ready;
import dev.monday.lifecycle.State.Starting;
import dev.monday.lifecycle.State.Stopped;
import dev.monday.lifecycle.State.Stopping;
import dev.monday.lifecycle.State.Unready;

/**
 * The one table of what an input makes of a component in a state, the same for every kind of
 * component. Every end of a launch passes {@link Stopping}, so no settled state has anything alive.
 */
public final class Lifecycle {
  private static final Hold NO_HOLD = new Hold.None();

  private Lifecycle() {}

  public static Transition next(State state, Input input, RestartPolicy policy) {
    return switch (state) {
      case Pending pending -> whenPending(pending, input);
      case Starting starting -> whenStarting(starting, input, policy);
      case Ready ready -> whenReady(ready, input, policy);
      case Unready unready -> whenUnready(unready, input, policy);
      case Stopping stopping -> whenStopping(stopping, input);
      case Backoff backoff -> whenBackoff(backoff, input);
      case Completed _, Failed _ -> whenOver(state, input);
      case Stopped _ -> whenStopped(state, input);
    };
  }

  private static Transition whenPending(Pending state, Input input) {
    return switch (input) {
      case Input.Held(Hold hold) -> Transition.to(new Pending(state.attempt(), hold));
      case Input.Released _ ->
          Transition.to(new Starting(state.attempt()), new Launch(), new Arm(Timer.START));
      case Input.Stop _, Input.Kill _ -> Transition.to(new Stopped());
      case Input.Start _,
          Input.Restart _,
          Input.Changed _,
          Input.BecameReady _,
          Input.BecameUnready _,
          Input.Exited _,
          Input.Ended _,
          Input.TimedOut _ ->
          Transition.to(state);
    };
  }

  private static Transition whenStarting(Starting state, Input input, RestartPolicy policy) {
    return switch (input) {
      case Input.Restart(String why) -> terminate(new After.Again(why));
      case Input.Changed(String why) -> terminate(new After.Again(why));
      case Input.Held(Hold hold) -> Transition.to(new Starting(state.attempt(), hold));
      case Input.BecameReady(String where) ->
          Transition.to(new Ready(state.attempt(), where), new Arm(Timer.RESET));
      case Input.Exited(Outcome outcome) -> terminate(policy.after(outcome, state.attempt()));
      case Input.TimedOut _ ->
          state.hold().equals(NO_HOLD)
              ? terminate(policy.after(startTimedOut(policy), state.attempt()))
              : Transition.to(state, new Arm(Timer.START));
      case Input.Stop _ -> terminate(new After.Stay());
      case Input.Kill _ -> kill();
      case Input.Start _, Input.Released _, Input.BecameUnready _, Input.Ended _ ->
          Transition.to(state);
    };
  }

  private static Transition whenReady(Ready state, Input input, RestartPolicy policy) {
    return switch (input) {
      case Input.Restart(String why) -> terminate(new After.Again(why));
      case Input.Changed(String why) -> changed(state, why, policy);
      case Input.BecameUnready(Failure cause) -> Transition.to(new Unready(state.attempt(), cause));
      case Input.Exited(Outcome outcome) -> terminate(policy.after(outcome, state.attempt()));
      case Input.TimedOut _ -> Transition.to(new Ready(0, state.where()));
      case Input.Stop _ -> terminate(new After.Stay());
      case Input.Kill _ -> kill();
      case Input.Start _, Input.Held _, Input.Released _, Input.BecameReady _, Input.Ended _ ->
          Transition.to(state);
    };
  }

  private static Transition whenUnready(Unready state, Input input, RestartPolicy policy) {
    return switch (input) {
      case Input.Restart(String why) -> terminate(new After.Again(why));
      case Input.Changed(String why) -> changed(state, why, policy);
      case Input.BecameReady(String where) ->
          Transition.to(new Ready(state.attempt(), where), new Arm(Timer.RESET));
      case Input.BecameUnready(Failure cause) ->
          Transition.to(new Unready(state.attempt(), cause, state.hold()));
      case Input.Held(Hold hold) ->
          Transition.to(new Unready(state.attempt(), state.cause(), hold));
      case Input.Exited(Outcome outcome) -> terminate(policy.after(outcome, state.attempt()));
      case Input.Stop _ -> terminate(new After.Stay());
      case Input.Kill _ -> kill();
      case Input.Start _, Input.Released _, Input.Ended _, Input.TimedOut _ -> Transition.to(state);
    };
  }

  private static Transition whenStopping(Stopping state, Input input) {
    return switch (input) {
      case Input.Start _ -> then(state, new After.Again("start"));
      case Input.Restart(String why) ->
          state.after() instanceof After.Stay
              ? Transition.to(state)
              : then(state, new After.Again(why));
      case Input.Changed(String why) ->
          state.after() instanceof After.Stay
              ? Transition.to(state)
              : then(state, new After.Again(why));
      case Input.Ended _ -> ended(state.after());
      case Input.TimedOut _ ->
          Transition.to(
              new Stopping(state.after(), true), new Effect.Expire(), new Arm(Timer.KILL));
      case Input.Stop _ -> then(state, new After.Stay());
      case Input.Kill _ -> kill();
      case Input.Held _,
          Input.Released _,
          Input.BecameReady _,
          Input.BecameUnready _,
          Input.Exited _ ->
          Transition.to(state);
    };
  }

  private static Transition whenBackoff(Backoff state, Input input) {
    return switch (input) {
      case Input.Start _, Input.Restart _, Input.Changed _ ->
          Transition.to(new Pending(0, NO_HOLD));
      case Input.TimedOut _ -> Transition.to(new Pending(state.attempt(), NO_HOLD));
      case Input.Stop _, Input.Kill _ -> Transition.to(new Stopped());
      case Input.Held _,
          Input.Released _,
          Input.BecameReady _,
          Input.BecameUnready _,
          Input.Exited _,
          Input.Ended _ ->
          Transition.to(state);
    };
  }

  private static Transition whenOver(State state, Input input) {
    return switch (input) {
      case Input.Start _, Input.Restart _, Input.Changed _ ->
          Transition.to(new Pending(0, NO_HOLD));
      case Input.Stop _, Input.Kill _ -> Transition.to(new Stopped());
      case Input.Held _,
          Input.Released _,
          Input.BecameReady _,
          Input.BecameUnready _,
          Input.Exited _,
          Input.Ended _,
          Input.TimedOut _ ->
          Transition.to(state);
    };
  }

  private static Transition whenStopped(State state, Input input) {
    return switch (input) {
      case Input.Start _ -> Transition.to(new Pending(0, NO_HOLD));
      case Input.Restart _,
          Input.Changed _,
          Input.Held _,
          Input.Released _,
          Input.BecameReady _,
          Input.BecameUnready _,
          Input.Exited _,
          Input.Ended _,
          Input.TimedOut _,
          Input.Stop _,
          Input.Kill _ ->
          Transition.to(state);
    };
  }

  /** What is up takes the change in by itself, where it can; else it is launched anew. */
  private static Transition changed(State state, String why, RestartPolicy policy) {
    return policy.renews()
        ? Transition.to(state, new Effect.Renew())
        : terminate(new After.Again(why));
  }

  private static Transition terminate(After after) {
    return Transition.to(new Stopping(after, false), new Terminate(), new Arm(Timer.GRACE));
  }

  private static Transition kill() {
    return Transition.to(
        new Stopping(new After.Stay(), true), new Effect.Kill(), new Arm(Timer.KILL));
  }

  private static Transition then(Stopping state, After after) {
    return Transition.to(new Stopping(after, state.killed()));
  }

  private static Transition ended(After after) {
    return switch (after) {
      case After.Again _ -> Transition.to(new Pending(0, NO_HOLD));
      case After.Retry(int attempt, Failure cause) ->
          Transition.to(new Backoff(attempt, cause), new Arm(Timer.BACKOFF));
      case After.Complete _ -> Transition.to(new Completed());
      case After.Fail(Failure cause) -> Transition.to(new Failed(cause));
      case After.Stay _ -> Transition.to(new Stopped());
    };
  }

  private static Outcome startTimedOut(RestartPolicy policy) {
    return new Outcome.Failed(new Failure.StartTimedOut(policy.startTimeout().orElseThrow()));
  }
}
