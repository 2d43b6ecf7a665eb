package com.example.topics;

import java.io.IOException;
import java.util.Set;

/** What the reconciler needs of the world; each call may block, and may be repeated. */
public interface Broker {
  Set<Integer> partitions(String topic) throws IOException;

  void create(String topic, int partition) throws IOException;

  void delete(String topic, int partition) throws IOException;
}
