package io.abril.controllers.docker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A container to make; {@link #of} begins one, since most of it is mostly left as it is.
 *
 * @param command replaces the entrypoint; empty for the image's
 * @param args replaces the image's command; empty for the image's
 * @param readOnly whether the root file system is; {@code /tmp} is memory then, unless it is
 *     mounted
 * @param tty whether the process has a terminal
 * @param publish ports to publish
 * @param mounts volumes and folders of the node
 * @param volumesFrom a container whose volumes it has too, read-only
 * @param networks networks of the engine, by name; none for the engine's own
 * @param aliases names of the container on each of these
 * @param nanoCpus billionths of a core that it may use
 * @param memoryBytes that it may use; no swap beyond it
 * @param hostNetwork whether it has its node's network
 * @param healthcheck whether the engine runs the image's {@code HEALTHCHECK}
 * @param restartAlways Docker's restart policy {@code always} instead of {@code no}
 * @param stopSignal the signal that a plain {@code docker stop} sends
 */
public record ContainerSpec(
    String name,
    String image,
    Map<String, String> labels,
    List<String> command,
    List<String> args,
    Map<String, String> env,
    Optional<String> user,
    Optional<String> hostname,
    Optional<String> workingDir,
    boolean readOnly,
    boolean tty,
    List<String> capDrop,
    List<String> capAdd,
    List<String> dns,
    List<Publish> publish,
    List<Mount> mounts,
    Optional<String> volumesFrom,
    List<String> networks,
    List<String> aliases,
    OptionalLong nanoCpus,
    OptionalLong memoryBytes,
    boolean hostNetwork,
    boolean healthcheck,
    boolean restartAlways,
    Optional<String> stopSignal) {

  /** The same port can be published for each transport. */
  public enum Protocol {
    /** A stream. */
    TCP,
    /** Datagrams. */
    UDP
  }

  /** A port of the container, published at an address and port of the node. */
  public record Publish(int containerPort, Protocol protocol, String bindAddress, int hostPort) {}

  /** Something of the node, at a path of the container. */
  public sealed interface Mount {
    /** Absolute path in the container. */
    String path();

    /** Whether the container can only read it. */
    boolean readOnly();

    /**
     * A volume of the engine, made with these labels when it isn't there yet.
     *
     * @param copy whether a new one begins with what the image has at the path
     */
    record Named(
        String volume, Map<String, String> labels, String path, boolean readOnly, boolean copy)
        implements Mount {}

    /** A new volume without a name of its own, empty; it goes with the container. */
    record Anonymous(String path) implements Mount {
      @Override
      public boolean readOnly() {
        return false;
      }
    }

    /** A folder or file of the node; the engine refuses one that isn't there. */
    record Bind(String hostPath, String path, boolean readOnly) implements Mount {}
  }

  /** Begins one that is otherwise as its image says, with the engine's defaults. */
  public static Builder of(String name, String image) {
    return new Builder(name, image);
  }

  /** Collects what differs from the defaults. */
  public static final class Builder {
    private final String name;
    private String image;
    private Map<String, String> labels = Map.of();
    private List<String> command = List.of();
    private List<String> args = List.of();
    private final Map<String, String> env = new LinkedHashMap<>();
    private Optional<String> user = Optional.empty();
    private Optional<String> hostname = Optional.empty();
    private Optional<String> workingDir = Optional.empty();
    private boolean readOnly;
    private boolean tty;
    private List<String> capDrop = List.of();
    private List<String> capAdd = List.of();
    private List<String> dns = List.of();
    private List<Publish> publish = List.of();
    private final List<Mount> mounts = new ArrayList<>();
    private Optional<String> volumesFrom = Optional.empty();
    private List<String> networks = List.of();
    private List<String> aliases = List.of();
    private OptionalLong nanoCpus = OptionalLong.empty();
    private OptionalLong memoryBytes = OptionalLong.empty();
    private boolean hostNetwork;
    private boolean healthcheck;
    private boolean restartAlways;
    private Optional<String> stopSignal = Optional.empty();

    private Builder(String name, String image) {
      this.name = name;
      this.image = image;
    }

    /** Another image, such as the same one by its digest. */
    public Builder image(String reference) {
      image = reference;
      return this;
    }

    /** Labels. */
    public Builder labels(Map<String, String> all) {
      labels = all;
      return this;
    }

    /** Entrypoint and command; empty for the image's. */
    public Builder command(List<String> entrypoint, List<String> arguments) {
      command = entrypoint;
      args = arguments;
      return this;
    }

    /** Variables, where none of that name is set yet: who comes first has the last word. */
    public Builder env(Map<String, String> more) {
      more.forEach(env::putIfAbsent);
      return this;
    }

    /** User, or user:group. */
    public Builder user(Optional<String> name) {
      user = name;
      return this;
    }

    /** Host name inside. */
    public Builder hostname(Optional<String> name) {
      hostname = name;
      return this;
    }

    /** Where the process begins. */
    public Builder workingDir(Optional<String> path) {
      workingDir = path;
      return this;
    }

    /** Root file system that can only be read. */
    public Builder readOnly(boolean yes) {
      readOnly = yes;
      return this;
    }

    /** A terminal. */
    public Builder tty(boolean yes) {
      tty = yes;
      return this;
    }

    /** Capabilities to take away and to give. */
    public Builder capabilities(List<String> drop, List<String> add) {
      capDrop = drop;
      capAdd = add;
      return this;
    }

    /** Resolvers; none for the engine's own. */
    public Builder dns(List<String> servers) {
      dns = servers;
      return this;
    }

    /** Ports. */
    public Builder publish(List<Publish> ports) {
      publish = ports;
      return this;
    }

    /** One more mount. */
    public Builder mount(Mount mount) {
      mounts.add(mount);
      return this;
    }

    /** The volumes of another container, at the same paths, read-only. */
    public Builder volumesFrom(String containerId) {
      volumesFrom = Optional.of(containerId);
      return this;
    }

    /** Networks, and the container's names on each. */
    public Builder networks(List<String> names, List<String> aliasesOnEach) {
      networks = names;
      aliases = aliasesOnEach;
      return this;
    }

    /** What it may use at most; empty for no limit. */
    public Builder limits(OptionalLong nanos, OptionalLong bytes) {
      nanoCpus = nanos;
      memoryBytes = bytes;
      return this;
    }

    /** The node's network instead of one of its own. */
    public Builder hostNetwork(boolean yes) {
      hostNetwork = yes;
      return this;
    }

    /** Leaves the image's HEALTHCHECK to the engine; otherwise there is none. */
    public Builder healthcheck(boolean yes) {
      healthcheck = yes;
      return this;
    }

    /** The engine starts it again whenever it ends. */
    public Builder restartAlways() {
      restartAlways = true;
      return this;
    }

    /** The signal of a plain stop. */
    public Builder stopSignal(String signal) {
      stopSignal = Optional.of(signal);
      return this;
    }

    /** The container. */
    public ContainerSpec build() {
      return new ContainerSpec(
          name,
          image,
          labels,
          command,
          args,
          env,
          user,
          hostname,
          workingDir,
          readOnly,
          tty,
          capDrop,
          capAdd,
          dns,
          publish,
          List.copyOf(mounts),
          volumesFrom,
          networks,
          aliases,
          nanoCpus,
          memoryBytes,
          hostNetwork,
          healthcheck,
          restartAlways,
          stopSignal);
    }
  }
}
