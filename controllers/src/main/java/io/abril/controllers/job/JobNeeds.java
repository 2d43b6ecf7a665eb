package io.abril.controllers.job;

import io.abril.api.Resource;
import io.abril.api.job.JobSpec;
import io.abril.controllers.config.Content;
import io.abril.controllers.config.RegistryLogin;
import io.abril.controllers.config.Secrets;
import io.abril.controllers.consul.Catalog;
import io.abril.controllers.docker.Credentials;
import io.abril.controllers.workload.LinkTargets;
import io.abril.runtime.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an attempt needs of other objects before it can begin. Carried from the observation to the
 * deed, and never said.
 *
 * @param login of the image's registry
 * @param env variables that tell where the links lead to
 * @param content variables and files of configs and secrets
 * @param missing sentences why nothing may start yet
 */
record JobNeeds(
    Optional<Credentials> login, Map<String, String> env, Content content, List<String> missing) {
  static JobNeeds of(
      Resource<JobSpec, ?> job,
      Secrets secrets,
      Catalog catalog,
      Content content,
      Context context) {
    var links = job.spec().links();
    var targets = LinkTargets.of(job.name(), links, catalog, List.of(), Map.of(), context.now());
    var missing = new ArrayList<>(targets.waitsFor());
    missing.addAll(content.missing());
    var login = RegistryLogin.of(job.spec().image(), secrets, context);
    if (!login.problem().isEmpty()) {
      missing.add(login.problem());
    }
    return new JobNeeds(
        login.credentials(),
        LinkTargets.environment(links, targets.inputs()),
        content,
        List.copyOf(missing));
  }

  /** Values stay unsaid. */
  @Override
  public String toString() {
    return "needs, of which are missing: " + missing;
  }
}
