package io.abril.api.pool;

import io.abril.api.Version;
import io.abril.api.schema.Change;
import io.abril.api.schema.Change.Cost;
import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Pattern;
import io.abril.api.schema.Range;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a pool is to be: every field that a document may have. */
@Doc("N instances of one version of one service.")
public record ServicePoolSpec(
    @Doc("Consul service name that the instances register under.")
        @Pattern(value = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", as = "a DNS label")
        @Change(Cost.IMMUTABLE)
        String service,
    @Doc("Semantic version of the instances; a tag of their registration.") @Change(Cost.IMMUTABLE)
        Version version,
    @Doc("Image that the containers are made of.") @Change(Cost.REPLACE) Image image,
    @Doc("replicated, or global: one instance on every node that it may run on.")
        @Default("\"replicated\"")
        @Change(Cost.LIVE)
        Mode mode,
    @Doc("How many instances run; 0 keeps the pool loaded and idle.")
        @Default("1")
        @Range(min = 0, max = 10_000)
        @Change(Cost.LIVE)
        int replicas,
    @Doc("Replaces the image's entrypoint; with the variables of env.")
        @Default("[]")
        @Change(Cost.REPLACE)
        List<String> command,
    @Doc("Arguments of the entrypoint, with the variables of env; replaces the image's command.")
        @Default("[]")
        @Change(Cost.REPLACE)
        List<String> args,
    @Doc(
            "Environment; {service}, {version}, {pool}, {slot}, {instance}, {node.name},"
                + " {node.address}, {node.publicAddress} and {port.NAME} are replaced in the"
                + " values, others stay as they are.")
        @Default("{}")
        @Change(Cost.REPLACE)
        Map<String, String> env,
    @Doc("Secrets and configs whose every key becomes a variable; env goes before them.")
        @Default("[]")
        @Change(Cost.REPLACE)
        List<EnvFrom> envFrom,
    @Doc("Keys of secrets and configs as files.") @Default("[]") @Change(Cost.REPLACE)
        List<FileMount> files,
    @Doc("User, or user:group, that the process runs as; default: the image's.")
        @Change(Cost.REPLACE)
        Optional<String> user,
    @Doc("Mounts the container's root file system read-only.")
        @Default("false")
        @Change(Cost.REPLACE)
        boolean readOnly,
    @Doc("Linux capabilities to drop; ALL drops every one.") @Default("[]") @Change(Cost.REPLACE)
        List<String> capDrop,
    @Doc("Host name inside the container, with the variables of env; default: Docker's.")
        @Change(Cost.REPLACE)
        Optional<String> hostname,
    @Doc("Working directory of the process; default: the image's.") @Change(Cost.REPLACE)
        Optional<String> workingDir,
    @Doc("Whether the process has a terminal.") @Default("false") @Change(Cost.REPLACE) boolean tty,
    @Doc(
            "Networks of the engine; the service's name is an alias on each. One that the engine"
                + " doesn't know is made as a bridge.")
        @Default("[]")
        @Change(Cost.REPLACE)
        List<String> networks,
    @Doc("Shares the node's network; each port is then the container's own.")
        @Default("false")
        @Change(Cost.REPLACE)
        boolean hostNetwork,
    @Doc("Resolver of the containers: node, none (the engine's own), or a list of addresses.")
        @Default("\"node\"")
        @Change(Cost.REPLACE)
        Dns dns,
    @Doc("Services whose address the environment tells; a new address replaces the instance.")
        @Default("[]")
        @Change(Cost.REPLACE)
        List<Link> links,
    @Doc("Volumes of the slot, and folders of the node.") @Default("[]") @Change(Cost.REPLACE)
        List<Volume> volumes,
    @Doc("Ports that the instances listen on.") @Default("[]") @Change(Cost.REPLACE)
        List<Port> ports,
    @Doc("What an instance may use.") @Default("{}") @Change(Cost.REPLACE) Resources resources,
    @Doc("Where instances may run, and rather run.") @Default("{}") @Change(Cost.LIVE)
        Placement placement,
    @Doc("Services that must pass before an instance is started.") @Default("[]") @Change(Cost.LIVE)
        List<Dependency> dependsOn,
    @Doc("How an instance that exited is started again.") @Default("{}") @Change(Cost.LIVE)
        Restart restart,
    @Doc("What becomes of instances whose node has gone.") @Default("{}") @Change(Cost.LIVE)
        NodeLost nodeLost,
    @Doc("How instances are replaced when the specification changes.")
        @Default("{}")
        @Change(Cost.LIVE)
        Update update,
    @Doc("How an instance is taken out of service.") @Default("{}") @Change(Cost.LIVE) Stop stop,
    @Doc(
            "Keys in Consul KV, each with a text, that are there for each passing instance; the"
                + " variables of env in both.")
        @Default("{}")
        @Change(Cost.LIVE)
        Map<String, String> publish,
    @Doc("How many former specifications are kept to go back to.")
        @Default("5")
        @Range(min = 0, max = 100)
        @Change(Cost.LIVE)
        int historyLimit,
    @Doc("Stops replacing instances; those that fail are still started again.")
        @Default("false")
        @Change(Cost.LIVE)
        boolean paused)
    implements Workload {

  /** Names of the Consul services that its instances are registered as. */
  public Set<String> provides() {
    return ports.stream()
        .filter(Port::registered)
        .map(p -> p.register().name().orElse(service))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Names of the Consul services that its instances can't do without. */
  public Set<String> needs() {
    return Stream.concat(
            dependsOn.stream().map(Dependency::service), links.stream().map(Link::service))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The ports as they are on the node: with the node's network, each is the container's own. */
  public List<Port> nodePorts() {
    return hostNetwork ? ports.stream().map(Port::onHostNetwork).toList() : ports;
  }
}
