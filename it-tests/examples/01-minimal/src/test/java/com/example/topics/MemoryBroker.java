package com.example.topics;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A broker for tests. */
public final class MemoryBroker implements Broker {
  private final Map<String, Set<Integer>> topics = new HashMap<>();

  @Override
  public Set<Integer> partitions(String topic) {
    return new TreeSet<>(topics.getOrDefault(topic, Set.of()));
  }

  @Override
  public void create(String topic, int partition) {
    topics.computeIfAbsent(topic, t -> new TreeSet<>()).add(partition);
  }

  @Override
  public void delete(String topic, int partition) {
    topics.getOrDefault(topic, new TreeSet<>()).remove(partition);
  }
}
