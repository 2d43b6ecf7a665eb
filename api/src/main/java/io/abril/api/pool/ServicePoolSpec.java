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
    @Doc("How many instances run; 0 keeps the pool loaded and idle.")
        @Default("1")
        @Range(min = 0, max = 10_000)
        @Change(Cost.LIVE)
        int replicas,
    @Doc("Replaces the image's entrypoint.") @Default("[]") @Change(Cost.REPLACE)
        List<String> command,
    @Doc("Arguments of the entrypoint; replaces the image's command.")
        @Default("[]")
        @Change(Cost.REPLACE)
        List<String> args,
    @Doc(
            "Environment; {service}, {version}, {pool}, {slot}, {instance}, {node.name},"
                + " {node.address} and {port.NAME} are replaced in the values.")
        @Default("{}")
        @Change(Cost.REPLACE)
        Map<String, String> env,
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
    @Doc("Resolver of the containers: node, none (the engine's own), or a list of addresses.")
        @Default("\"node\"")
        @Change(Cost.REPLACE)
        Dns dns,
    @Doc("Ports that the instances listen on.") @Default("[]") @Change(Cost.REPLACE)
        List<Port> ports,
    @Doc("What an instance may use.") @Default("{}") @Change(Cost.REPLACE) Resources resources,
    @Doc("How an instance that exited is started again.") @Default("{}") @Change(Cost.LIVE)
        Restart restart,
    @Doc("How instances are replaced when the specification changes.")
        @Default("{}")
        @Change(Cost.LIVE)
        Update update,
    @Doc("How an instance is taken out of service.") @Default("{}") @Change(Cost.LIVE) Stop stop,
    @Doc("Stops replacing instances; those that fail are still started again.")
        @Default("false")
        @Change(Cost.LIVE)
        boolean paused) {}
