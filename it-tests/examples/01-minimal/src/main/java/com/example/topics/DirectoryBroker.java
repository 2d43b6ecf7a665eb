package com.example.topics;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** A broker that is a directory: the second partition of orders is {@code orders-1}. */
public final class DirectoryBroker implements Broker {
  private final Path directory;

  public DirectoryBroker(Path directory) {
    this.directory = directory;
  }

  @Override
  public Set<Integer> partitions(String topic) throws IOException {
    try (var names = Files.list(Files.createDirectories(directory))) {
      return names
          .map(path -> path.getFileName().toString())
          .filter(name -> name.matches("\\Q" + topic + "-\\E[0-9]{1,9}"))
          .map(name -> Integer.valueOf(name.substring(topic.length() + 1)))
          .collect(toCollection(TreeSet::new));
    }
  }

  @Override
  public void create(String topic, int partition) throws IOException {
    Files.createDirectories(directory.resolve(topic + "-" + partition));
  }

  @Override
  public void delete(String topic, int partition) throws IOException {
    Files.deleteIfExists(directory.resolve(topic + "-" + partition));
  }
}
