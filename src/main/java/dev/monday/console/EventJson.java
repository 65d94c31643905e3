package dev.monday.console;

import dev.monday.lifecycle.After;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Event;
import dev.monday.lifecycle.Failure;
import dev.monday.lifecycle.Hold;
import dev.monday.lifecycle.Lines;
import dev.monday.lifecycle.Question;
import dev.monday.lifecycle.State;
import dev.monday.output.Json;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** An event as a JSON object. What a name means never changes within a version; names are added. */
public final class EventJson {
  /** Raised when what programs read today would mean something else. */
  static final int VERSION = 1;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private EventJson() {}

  /** Writes the object, without a line's end. */
  public static void write(Json json, Event event) {
    json.beginObject();
    json.name("version").value(VERSION);
    json.name("seq").value(event.seq());
    json.name("time").value(TIME.format(event.at()));
    event.source().ifPresent(id -> json.name("component").value(id.toString()));
    switch (event.body()) {
      case Event.StateChanged(State from, State to) -> {
        json.name("kind").value("state");
        json.name("from").value(from.word());
        json.name("state").value(to.word());
        writeData(json, to);
      }
      case Event.Output(Lines lines) -> {
        json.name("kind").value("output");
        writeOutput(json, lines);
      }
      case Event.Notice notice -> {
        json.name("kind").value("notice");
        json.name("level").value(notice.level().name().toLowerCase(Locale.ROOT));
        json.name("topic").value(notice.topic());
        json.name("text").value(notice.text());
        writeDetails(json, notice.details());
      }
      case Event.Traffic traffic -> {
        json.name("kind").value("traffic");
        json.name("open").value(traffic.open());
        json.name("total").value(traffic.total());
        json.name("bytesIn").value(traffic.bytesIn());
        json.name("bytesOut").value(traffic.bytesOut());
        json.name("failed").value(traffic.failed());
        json.name("held").value(traffic.held());
      }
      case Event.Reloaded(var added, var changed, var removed) -> {
        json.name("kind").value("reloaded");
        writeIds(json.name("added"), added);
        writeIds(json.name("changed"), changed);
        writeIds(json.name("removed"), removed);
      }
      case Event.Dropped(long lines) -> {
        json.name("kind").value("dropped");
        json.name("count").value(lines);
      }
    }
    json.endObject();
  }

  private static void writeData(Json json, State state) {
    switch (state) {
      case State.Pending(int attempt, Hold hold) -> {
        json.name("attempt").value(attempt);
        writeHold(json, hold);
      }
      case State.Starting(int attempt, Hold hold) -> {
        json.name("attempt").value(attempt);
        writeHold(json, hold);
      }
      case State.Ready(int attempt, String where) -> {
        json.name("attempt").value(attempt);
        if (!where.isEmpty()) {
          json.name("where").value(where);
        }
      }
      case State.Unready(int attempt, Failure cause, Hold hold) -> {
        json.name("attempt").value(attempt);
        writeCause(json, cause);
        writeHold(json, hold);
      }
      case State.Stopping(After after, boolean killed) -> {
        writeAfter(json, after);
        json.name("killed").value(killed);
      }
      case State.Backoff(int attempt, Failure cause) -> {
        json.name("attempt").value(attempt);
        writeCause(json, cause);
      }
      case State.Failed(Failure cause) -> writeCause(json, cause);
      case State.Completed _, State.Stopped _ -> {
        // nothing more is true of them
      }
    }
  }

  private static void writeHold(Json json, Hold hold) {
    switch (hold) {
      case Hold.None _ -> {
        // nothing holds it
      }
      case Hold.WaitingFor(List<ComponentId> components) -> {
        writeIds(json.name("waitingFor"), components);
      }
      case Hold.HeldBy(String project, long pid) -> {
        json.name("heldBy").beginObject();
        json.name("project").value(project);
        json.name("pid").value(pid);
        json.endObject();
      }
      case Hold.NeedsAnswer(Question question) -> {
        json.name("asks").beginObject();
        json.name("text").value(question.text());
        json.name("secret").value(question.secret());
        json.endObject();
      }
    }
  }

  private static void writeDetails(Json json, List<String> details) {
    if (!details.isEmpty()) {
      json.name("details").beginArray();
      details.forEach(json::value);
      json.endArray();
    }
  }

  private static void writeIds(Json json, List<ComponentId> ids) {
    json.beginArray();
    ids.forEach(id -> json.value(id.toString()));
    json.endArray();
  }

  private static void writeAfter(Json json, After after) {
    json.name("then");
    switch (after) {
      case After.Again(String why) -> json.value("again").name("why").value(why);
      case After.Retry(int attempt, Failure cause) -> {
        json.value("retry").name("attempt").value(attempt);
        writeCause(json, cause);
      }
      case After.Complete _ -> json.value("complete");
      case After.Fail(Failure cause) -> {
        json.value("fail");
        writeCause(json, cause);
      }
      case After.Stay _ -> json.value("stay");
    }
  }

  private static void writeCause(Json json, Failure cause) {
    json.name("cause").beginObject().name("kind");
    switch (cause) {
      case Failure.Exited exited -> writeExit(json.value("exited"), exited);
      case Failure.PortTaken(Failure.Exited exited, _) ->
          writeExit(json.value("portTaken"), exited);
      case Failure.CannotStart _ -> json.value("cannotStart");
      case Failure.Unreachable _ -> json.value("unreachable");
      case Failure.StartTimedOut(Duration waited) ->
          json.value("startTimedOut").name("waitedMillis").value(waited.toMillis());
    }
    json.name("text").value(Words.of(cause)).endObject();
  }

  private static void writeExit(Json json, Failure.Exited exited) {
    json.name("status").value(exited.status());
    json.name("livedMillis").value(exited.lived().toMillis());
  }

  private static void writeOutput(Json json, Lines lines) {
    var text = withoutColours(lines.text());
    json.name("lines").beginArray();
    for (var from = 0; from < text.length; ) {
      var end = from;
      while (end < text.length && text[end] != '\n') {
        end++;
      }
      json.value(text, from, end);
      from = end + 1;
    }
    json.endArray();
    if (lines.continuesLine()) {
      json.name("continues").value(true);
    }
    if (lines.leavesLineUnfinished()) {
      json.name("unfinished").value(true);
    }
  }

  private static byte[] withoutColours(byte[] text) {
    var first = 0;
    while (first < text.length && text[first] != Colours.ESC) {
      first++;
    }
    if (first == text.length) {
      return text;
    }
    var kept = new byte[text.length];
    var count = 0;
    for (var at = 0; at < text.length; at++) {
      if (text[at] == Colours.ESC) {
        while (text[at] != 'm') {
          at++;
        }
      } else {
        kept[count++] = text[at];
      }
    }
    return Arrays.copyOf(kept, count);
  }
}
