package com.example.watched;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;

import io.abril.runtime.Controller;
import io.abril.runtime.Lookup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Wakes the reconciler of a topic when somebody touches its directories. A source is a hint: it may
 * speak too often, since a pass that finds nothing to do costs nothing, and it may miss something,
 * since the resync finds that.
 */
public final class DirectorySource implements Controller.Source {
  private static final Pattern PARTITION = Pattern.compile("(.+)-[0-9]{1,9}");

  private final Path directory;
  private Optional<WatchService> watch = Optional.empty();

  public DirectorySource(Path directory) {
    this.directory = directory;
  }

  /** One that throws here is tried again by the runtime. */
  @Override
  public void start(Lookup lookup, Consumer<String> changed) {
    try {
      var service = directory.getFileSystem().newWatchService();
      watch = Optional.of(service);
      Files.createDirectories(directory).register(service, ENTRY_CREATE, ENTRY_DELETE);
      var thread = new Thread(() -> listen(service, changed), "directory-source");
      thread.setDaemon(true);
      thread.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits on a thread of its own; {@code changed} may be called from any. */
  private static void listen(WatchService service, Consumer<String> changed) {
    try {
      WatchKey key;
      do {
        key = service.take();
        for (WatchEvent<?> event : key.pollEvents()) {
          topic(event.context()).ifPresent(changed);
        }
      } while (key.reset());
    } catch (InterruptedException | ClosedWatchServiceException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The topic whose partition that directory is; what an overflow has for context is none. */
  static Optional<String> topic(Object directory) {
    return Optional.of(PARTITION.matcher(String.valueOf(directory)))
        .filter(Matcher::matches)
        .map(m -> m.group(1));
  }

  @Override
  public void stop() {
    try {
      if (watch.isPresent()) {
        watch.get().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
