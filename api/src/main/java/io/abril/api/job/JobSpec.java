package io.abril.api.job;

import io.abril.api.pool.Dns;
import io.abril.api.pool.EnvFrom;
import io.abril.api.pool.FileMount;
import io.abril.api.pool.Image;
import io.abril.api.pool.Link;
import io.abril.api.pool.Placement;
import io.abril.api.pool.Resources;
import io.abril.api.pool.Volume;
import io.abril.api.pool.Workload;
import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Pattern;
import io.abril.api.schema.Range;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A container that runs to completion, once or on a schedule. */
@Doc("A container that runs to completion, once or on a schedule.")
public record JobSpec(
    @Doc("Image that the container is made of.") Image image,
    @Doc("Replaces the image's entrypoint.") @Default("[]") List<String> command,
    @Doc("Arguments of the entrypoint; replaces the image's command.") @Default("[]")
        List<String> args,
    @Doc(
            "Environment; {job}, {run}, {attempt}, {node.name}, {node.address} and"
                + " {node.publicAddress} are replaced in the values.")
        @Default("{}")
        Map<String, String> env,
    @Doc("Secrets and configs whose every key becomes a variable; env goes before them.")
        @Default("[]")
        List<EnvFrom> envFrom,
    @Doc("Keys of secrets and configs as files.") @Default("[]") List<FileMount> files,
    @Doc("User, or user:group, that the process runs as; default: the image's.")
        Optional<String> user,
    @Doc("Mounts the container's root file system read-only.") @Default("false") boolean readOnly,
    @Doc("Linux capabilities to drop; ALL drops every one.") @Default("[]") List<String> capDrop,
    @Doc("Host name inside the container; default: Docker's.") Optional<String> hostname,
    @Doc("Working directory of the process; default: the image's.") Optional<String> workingDir,
    @Doc("Whether the process has a terminal.") @Default("false") boolean tty,
    @Doc("Networks of the engine; one that the engine doesn't know is made as a bridge.")
        @Default("[]")
        List<String> networks,
    @Doc("Shares the node's network.") @Default("false") boolean hostNetwork,
    @Doc("Resolver of the container: node, none (the engine's own), or a list of addresses.")
        @Default("\"node\"")
        Dns dns,
    @Doc("Services whose address the environment tells.") @Default("[]") List<Link> links,
    @Doc("Volumes of the job, and folders of the node.") @Default("[]") List<Volume> volumes,
    @Doc("What the container may use.") @Default("{}") Resources resources,
    @Doc("Where the container may run, and rather runs.") @Default("{}") Placement placement,
    @Doc("Runs on a node of this pool's instances.") Optional<On> on,
    @Doc("How often a run that failed is tried again.") @Default("0") @Range(min = 0, max = 100)
        int retries,
    @Doc("How long one attempt may take; then it is killed and has failed.") @Default("\"1h\"")
        Duration timeout,
    @Doc("How long after its end a run's container is kept; without a schedule the job stays.")
        @Default("\"1h\"")
        Duration ttlAfterFinished,
    @Doc("When to run, as five fields of cron in UTC; default: once, at once.")
        @Pattern(value = "\\S+( \\S+){4}", as = "five fields of cron such as 0 3 * * *")
        Optional<String> schedule)
    implements Workload {

  /** Where a job runs. */
  public record On(
      @Doc(
              "Name of a pool; the job runs where an instance of it passes; where none does, on the"
                  + " node of one that has been running or failing for a while.")
          @Pattern(value = "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", as = "the name of a pool")
          String pool) {}
}
