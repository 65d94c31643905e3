package dev.monday.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Event;
import dev.monday.lifecycle.Question;
import dev.monday.supervisor.Subscriber;
import dev.monday.system.Timers;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Shows a run as lines: what the apps write, and what becomes of them. Its lock keeps what is shown
 * because it lasts apart from the events; it is held while standard output is written.
 */
public final class Console implements Subscriber, Closeable {
  /** How the run as a whole is called where it says something. */
  private static final String RUN = "monday";

  private static final int TOPIC_COLUMNS = 15;

  /** How many columns of what is typed are worth the words before it. */
  private static final int LEAST_TYPED = 10;

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration LASTING = Duration.ofSeconds(2);

  private final ConsoleOptions options;
  private final Outlet outlet;
  private final Timers timers;
  private final InstantSource clock;
  private final Palette palette;
  private final TreeSet<String> names = new TreeSet<>();
  private int widestName;
  private final Page page;
  private final LineWriter writer;
  private final LiveLine liveLine;
  private final Map<ComponentId, Speaker> speakers = new LinkedHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private int columns = Integer.MAX_VALUE;
  private int nameColumns;
  private boolean timerSet;
  private boolean closed;
  private Optional<IOException> failure = Optional.empty();

  /** What is being typed, and to which question. */
  private Optional<Typing> typing = Optional.empty();

  private record Typing(String name, Question question, String text) {}

  /**
   * @param components whose names decide how wide the names' column is; those of others, of routes
   *     for example, are never cut
   * @param outlet where lines go
   */
  public Console(
      ConsoleOptions options,
      Collection<ComponentId> components,
      Outlet outlet,
      Timers timers,
      InstantSource clock) {
    this.options = options;
    this.outlet = outlet;
    this.timers = timers;
    this.clock = clock;
    components.forEach(id -> names.add(id.name()));
    this.palette = new Palette(names);
    this.widestName = widest(names);
    this.page = new Page(outlet);
    this.writer = new LineWriter(page, options);
    this.liveLine = new LiveLine(page, options.colours());
    this.nameColumns = widestName;
  }

  private static int widest(Collection<String> names) {
    return names.stream().mapToInt(Columns::of).max().orElse(0);
  }

  @Override
  public void accept(List<Event> batch) throws IOException {
    lock.lock();
    try {
      if (failure.isPresent()) {
        throw failure.get();
      }
      measure();
      liveLine.erase();
      for (var event : batch) {
        show(event);
      }
      var now = clock.instant();
      showLiveLine(now);
      page.write();
      setTimer();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long progress() {
    return outlet.progress();
  }

  /** Ends the line that is open and erases the live one. Nothing is shown after this. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      if (failure.isEmpty()) {
        liveLine.erase();
        writer.endLine();
        page.write();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Shows a question, and below it, until {@link #answered}, what is typed. */
  void ask(ComponentId source, Question question) {
    change(() -> {
      say(clock.instant(), source.name(), Wording.of(question));
      typing = Optional.of(new Typing(source.name(), question, ""));
    });
  }

  /** Shows what has been typed so far. */
  void typed(String text) {
    change(() -> typing = typing.map(before -> new Typing(before.name(), before.question(), text)));
  }

  /** Shows the question's last line no more. */
  void answered() {
    change(() -> typing = Optional.empty());
  }

  /** Something that writes lines or changes the last one. */
  private interface Change {
    void make() throws IOException;
  }

  private void change(Change change) {
    lock.lock();
    try {
      if (!closed && failure.isEmpty()) {
        measure();
        liveLine.erase();
        change.make();
        showLiveLine(clock.instant());
        page.write();
      }
    } catch (IOException reason) {
      failure = Optional.of(reason); // the next batch ends the subscription with it
    } finally {
      lock.unlock();
    }
  }

  private void show(Event event) throws IOException {
    switch (event.body()) {
      case Event.Output(var lines) -> {
        var speaker = speaker(event);
        speaker.spoke();
        writer.write(speaker, event.at(), lines);
      }
      case Event.Notice notice -> {
        if (event.source().isPresent()) {
          speaker(event).doing(notice.topic());
        } else if (options.liveLine() && !writer.isInsideLine()) {
          liveLine.eraseTyped();
        }
        say(event, Wording.of(notice));
        for (var line : notice.details()) {
          writer.writeOwn(event.at(), printable(line));
        }
      }
      case Event.Traffic _ -> {
        // for programs and full screens: a line a second for each route would bury all else
      }
      case Event.Dropped dropped -> say(event, Wording.of(dropped));
      case Event.Reloaded reloaded -> {
        reloaded.added().forEach(this::makeRoomFor);
        say(event, Wording.of(reloaded));
      }
      case Event.StateChanged change -> {
        var speaker = speaker(event);
        var said = Wording.of(change, speaker.context(event.at()));
        speaker.changed(change, event.at());
        if (said.isPresent()) {
          say(event, said.get());
        }
      }
    }
  }

  private void makeRoomFor(ComponentId id) {
    if (id.kind() != ComponentId.Kind.ROUTE && names.add(id.name())) {
      palette.add(id.name());
      widestName = widest(names);
      adapt();
    }
  }

  private Speaker speaker(Event event) {
    var id = event.source().orElseThrow();
    var known = speakers.get(id);
    if (known != null) {
      return known;
    }
    var speaker = new Speaker(id, event.at());
    speaker.prefix = prefix(id.name());
    speakers.put(id, speaker);
    return speaker;
  }

  private void say(Event event, Said said) throws IOException {
    say(event.at(), event.source().map(ComponentId::name).orElse(RUN), said);
  }

  private void say(Instant at, String name, Said said) throws IOException {
    var line =
        coloured(palette.of(name), shown(name))
            + " "
            + coloured(said.sign().colour(), said.sign().shape())
            + " "
            + Columns.padded(printable(said.topic()), TOPIC_COLUMNS)
            + " "
            + printable(said.text());
    writer.writeOwn(at, line.stripTrailing());
  }

  private String shown(String name) {
    var columns = names.contains(name) ? nameColumns : Math.max(nameColumns, Columns.of(name));
    return options.prefix() ? Columns.padded(name, columns) : name;
  }

  /**
   * As a line that the program itself says, with the end of what is typed; it fits the terminal.
   */
  private String line(Typing typed) {
    var name = shown(typed.name());
    var text = printable(typed.text());
    var sign = coloured(Sign.QUESTION.colour(), Sign.QUESTION.shape());
    var topic = Columns.padded(Wording.answer(typed.question()), TOPIC_COLUMNS);
    var room = columns - Columns.of(name + topic) - " ?  |".length();
    return room >= LEAST_TYPED
        ? "%s %s %s %s"
            .formatted(
                coloured(palette.of(typed.name()), name), sign, topic, Columns.end(text, room))
        : sign + " " + Columns.end(text, columns - "? |".length());
  }

  private byte[] prefix(String name) {
    return (coloured(palette.of(name), Columns.padded(name, nameColumns) + " │") + " ")
        .getBytes(UTF_8);
  }

  private String coloured(String colour, String text) {
    return options.colours() ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
  }

  /** The text with what a terminal would take as a command, a file's name for example, replaced. */
  private static String printable(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    var printable = new StringBuilder(text);
    for (var i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        printable.setCharAt(i, text.charAt(i) == '\t' || text.charAt(i) == '\n' ? ' ' : '\ufffd');
      }
    }
    return printable.toString();
  }

  /** Lets the names' column follow the terminal's width: at most a third of it. */
  private void measure() {
    var known = outlet.columns().orElse(0);
    var now = known > 0 ? known : Integer.MAX_VALUE;
    if (now != columns) {
      columns = now;
      adapt();
    }
  }

  private void adapt() {
    nameColumns = Math.min(widestName, Math.max(1, columns / 3));
    speakers.values().forEach(speaker -> speaker.prefix = prefix(speaker.id.name()));
  }

  private void showLiveLine(Instant now) throws IOException {
    if (typing.isPresent()) {
      writer.endLine();
      liveLine.show(line(typing.get()));
    } else if (options.liveLine() && !writer.isInsideLine()) {
      liveLine.showWork(speakers.values(), now, columns);
    }
  }

  private void setTimer() {
    if (timerSet || closed || !awaitsTime()) {
      return;
    }
    timerSet = true;
    timers.after(TICK, () -> Thread.ofVirtual().name("console").start(this::timePassed));
  }

  private boolean awaitsTime() {
    for (var speaker : speakers.values()) {
      if (speaker.mayLast() || (options.liveLine() && speaker.isWorking())) {
        return true;
      }
    }
    return false;
  }

  private void timePassed() {
    change(() -> {
      timerSet = false;
      showWhatLasts(clock.instant());
      setTimer();
    });
  }

  private void showWhatLasts(Instant now) throws IOException {
    for (var speaker : speakers.values()) {
      if (speaker.mayLast() && speaker.inState(now).compareTo(LASTING) >= 0) {
        speaker.saidThatItLasts();
        var said = Wording.lasting(speaker.state(), speaker.context(now));
        if (said.isPresent()) {
          say(now, speaker.id.name(), said.get());
        }
      }
    }
  }
}
