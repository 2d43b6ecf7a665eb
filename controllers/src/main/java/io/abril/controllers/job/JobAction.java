package io.abril.controllers.job;

/** What is to be done to a container of a job. */
sealed interface JobAction {
  /** The node. */
  String node();

  /** The container's name, by which deeds on it are known. */
  String container();

  /** Makes the container unless it is there, and starts it unless it has been started. */
  record Create(String node, String container) implements JobAction {}

  /** Asks the process to end, then kills it. */
  record Stop(String node, String container, String containerId) implements JobAction {}

  /** Stops the process if it runs, and removes the container. */
  record Remove(String node, String container, String containerId) implements JobAction {}
}
