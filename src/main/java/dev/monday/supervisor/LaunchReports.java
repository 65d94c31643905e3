package dev.monday.supervisor;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Event;
import dev.monday.lifecycle.Failure;
import dev.monday.lifecycle.Hold;
import dev.monday.lifecycle.Input;
import dev.monday.lifecycle.Level;
import dev.monday.lifecycle.Lines;
import dev.monday.lifecycle.Outcome;
import dev.monday.lifecycle.Question;
import dev.monday.lifecycle.Reports;
import java.util.Optional;
import java.util.function.Consumer;

/** Posts what one launch reports to the supervisor; output goes to the event log directly. */
record LaunchReports(
    Components components, Slot slot, long launch, EventLog log, Consumer<Runnable> inbox)
    implements Reports {
  @Override
  public void held(Hold hold) {
    post(new Input.Held(hold));
  }

  @Override
  public void becameReady(String where) {
    post(new Input.BecameReady(where));
  }

  @Override
  public void becameUnready(Failure cause) {
    post(new Input.BecameUnready(cause));
  }

  @Override
  public void changed(ComponentId what, String why) {
    inbox.accept(() -> components.changed(slot, launch, what, why));
  }

  @Override
  public void exited(Outcome outcome) {
    post(new Input.Exited(outcome));
  }

  @Override
  public void ended() {
    post(new Input.Ended());
  }

  @Override
  public Optional<char[]> ask(Question question) {
    var inquiry = new Inquiry(slot.component.id(), question);
    inbox.accept(() -> components.ask(slot, launch, inquiry));
    var answer = inquiry.await();
    inbox.accept(() -> components.ended(slot, launch, inquiry));
    return answer;
  }

  @Override
  public void output(Lines lines) {
    log.output(slot.component.id(), lines);
  }

  @Override
  public void notice(Level level, String topic, String text) {
    log.publish(slot.component.id(), new Event.Notice(level, topic, text));
  }

  private void post(Input input) {
    inbox.accept(() -> components.report(slot, launch, input));
  }
}
