package dev.monday.session;

import static java.util.stream.Collectors.joining;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;
import ch.qos.logback.core.util.FileSize;
import dev.monday.lifecycle.Event;
import dev.monday.supervisor.EventLog;
import dev.monday.supervisor.Subscriber;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program's own diagnostics: what happened in a run, without what the apps write, in a rotated
 * file of the state folder. When that cannot be written the run goes on, and says so once.
 */
final class DiagnosticLog implements Subscriber, AutoCloseable {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %msg%n";
  private static final String LARGEST = "5MB";
  private static final int OLDER = 3;

  private final LoggerContext context;
  private final Logger logger;
  private final Path file;

  private DiagnosticLog(LoggerContext context, Logger logger, Path file) {
    this.context = context;
    this.logger = logger;
    this.file = file;
  }

  /**
   * Opens the log.
   *
   * @param session the run's id, which each line names
   * @param verbose whether each line also goes to standard error
   */
  static DiagnosticLog open(Path stateFolder, String session, boolean verbose) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    var file = stateFolder.resolve("log").resolve("monday.log");
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(started(context, rolling(context, file)));
    if (verbose) {
      var standardError = new ConsoleAppender<ILoggingEvent>();
      standardError.setTarget("System.err");
      root.addAppender(started(context, standardError));
    }
    return new DiagnosticLog(context, LoggerFactory.getLogger(session), file);
  }

  /** Logs what happens from now on; the first thing that keeps it from that is told as a notice. */
  void follow(EventLog events) {
    var problem = new FirstProblem(file, events);
    var problems = context.getStatusManager();
    problems.getCopyOfStatusList().forEach(problem::addStatusEvent);
    problems.add(problem);
    events.subscribe("diagnostic log", this, _ -> {});
  }

  private static RollingFileAppender<ILoggingEvent> rolling(LoggerContext context, Path file) {
    var appender = new RollingFileAppender<ILoggingEvent>();
    appender.setFile(file.toString());
    var rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(file + ".%i");
    rolling.setMaxIndex(OLDER);
    rolling.start();
    var trigger = new SizeBasedTriggeringPolicy<ILoggingEvent>();
    trigger.setContext(context);
    trigger.setMaxFileSize(FileSize.valueOf(LARGEST));
    trigger.start();
    appender.setRollingPolicy(rolling);
    appender.setTriggeringPolicy(trigger);
    return appender;
  }

  private static OutputStreamAppender<ILoggingEvent> started(
      LoggerContext context, OutputStreamAppender<ILoggingEvent> appender) {
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  @Override
  public void accept(List<Event> batch) {
    batch.forEach(this::log);
  }

  private void log(Event event) {
    var source = event.source().map(Object::toString).orElse("run");
    switch (event.body()) {
      case Event.StateChanged(var from, var to) -> logger.info("{} {} -> {}", source, from, to);
      case Event.Notice(var level, String topic, String first, var details) -> {
        var text = Stream.concat(Stream.of(first), details.stream()).collect(joining("\n"));
        switch (level) {
          case INFO -> logger.info("{} {}: {}", source, topic, text);
          case WARNING -> logger.warn("{} {}: {}", source, topic, text);
          case ERROR -> logger.error("{} {}: {}", source, topic, text);
        }
      }
      case Event.Reloaded reloaded -> logger.info("{}", reloaded);
      case Event.Dropped(long lines) -> logger.warn("{} {} lines dropped", source, lines);
      case Event.Output _, Event.Traffic _ -> {}
    }
  }

  @Override
  public long progress() {
    return 0;
  }

  @Override
  public boolean takesOutput() {
    return false;
  }

  @Override
  public void close() {
    context.stop();
  }

  /** Tells of the first thing that keeps the log from being written. */
  private record FirstProblem(Path file, EventLog events, AtomicBoolean told)
      implements StatusListener {
    FirstProblem(Path file, EventLog events) {
      this(file, events, new AtomicBoolean());
    }

    @Override
    public void addStatusEvent(Status status) {
      if (status.getEffectiveLevel() == Status.ERROR && told.compareAndSet(false, true)) {
        var cause = status.getThrowable();
        events.publish(
            new Event.Notice(
                dev.monday.lifecycle.Level.WARNING,
                "no log",
                "cannot write %s: %s; the run goes on without it"
                    .formatted(file, cause == null ? status.getMessage() : cause.getMessage())));
      }
    }
  }
}
