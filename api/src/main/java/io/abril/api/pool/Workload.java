package io.abril.api.pool;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a container is made of, whether it serves in a pool or runs to completion as a job. The
 * records that implement it say what each field means, in their documents' schema.
 */
public interface Workload {
  /** The image. */
  Image image();

  /** Replaces the image's entrypoint; empty for the image's own. */
  List<String> command();

  /** Replaces the image's command; empty for the image's own. */
  List<String> args();

  /** Environment, with variables such as {@code {slot}}. */
  Map<String, String> env();

  /** Secrets and configs whose every key becomes a variable of the environment. */
  List<EnvFrom> envFrom();

  /** Keys of secrets and configs that become files. */
  List<FileMount> files();

  /** User, or user:group. */
  Optional<String> user();

  /** Whether the root file system is read-only. */
  boolean readOnly();

  /** Capabilities to drop. */
  List<String> capDrop();

  /** Host name inside. */
  Optional<String> hostname();

  /** Working directory. */
  Optional<String> workingDir();

  /** Whether the process has a terminal. */
  boolean tty();

  /** Networks of the engine that the container joins. */
  List<String> networks();

  /** Whether the container shares its node's network. */
  boolean hostNetwork();

  /** Resolver. */
  Dns dns();

  /** Services whose address is told in the environment. */
  List<Link> links();

  /** Volumes and folders of the node. */
  List<Volume> volumes();

  /** What it reserves and may use. */
  Resources resources();

  /** Where it may run. */
  Placement placement();
}
