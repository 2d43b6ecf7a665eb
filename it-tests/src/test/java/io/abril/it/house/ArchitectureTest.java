package io.abril.it.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

/** The arrows of the house, as the README draws them. */
@AnalyzeClasses(packages = "io.abril", importOptions = WithoutTests.class)
class ArchitectureTest {
  private static final String API = "io.abril.api..";
  private static final String SCHEMA = "io.abril.schema..";
  private static final String RUNTIME = "io.abril.runtime..";
  private static final String CONTROLLERS = "io.abril.controllers..";
  private static final String CLIENT = "io.abril.abrilctl..";

  private static final String[] KINDS = {
    "io.abril.controllers.pool..",
    "io.abril.controllers.endpoint..",
    "io.abril.controllers.loadbalancer..",
    "io.abril.controllers.node..",
    "io.abril.controllers.job.."
  };
  private static final String[] ADAPTERS = {
    "io.abril.controllers.docker..",
    "io.abril.controllers.consul..",
    "io.abril.controllers.haproxy..",
    "io.abril.controllers.dns.."
  };

  private static ArchRule onlyOfAbril(String room, String... allowed) {
    return noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat(resideInAPackage("io.abril..").and(not(resideInAnyPackage(allowed))));
  }

  @ArchTest static final ArchRule the_api_stands_alone = onlyOfAbril(API, API);

  @ArchTest static final ArchRule the_schemas_know_the_api = onlyOfAbril(SCHEMA, API, SCHEMA);

  @ArchTest
  static final ArchRule the_runtime_knows_api_and_schemas =
      onlyOfAbril(RUNTIME, API, SCHEMA, RUNTIME);

  @ArchTest
  static final ArchRule the_controllers_know_everything_but_the_client =
      onlyOfAbril(CONTROLLERS, API, SCHEMA, RUNTIME, CONTROLLERS);

  @ArchTest
  static final ArchRule the_client_knows_api_and_schemas = onlyOfAbril(CLIENT, API, SCHEMA, CLIENT);

  @ArchTest
  static final ArchRule the_api_is_values_only =
      classes()
          .that()
          .resideInAPackage(API)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  API,
                  "java.lang..",
                  "java.util..",
                  "java.time..",
                  "java.math..",
                  "com.fasterxml.jackson.annotation.."));

  @ArchTest
  static final ArchRule the_api_has_no_clock =
      noClasses()
          .that()
          .resideInAPackage(API)
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);

  @ArchTest
  static final ArchRule schemas_and_client_start_without_vertx =
      noClasses()
          .that()
          .resideInAnyPackage(API, SCHEMA, CLIENT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx..");

  @ArchTest
  static final ArchRule the_runtime_names_no_built_in_kind_and_no_tool =
      noClasses()
          .that()
          .resideInAPackage(RUNTIME)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.abril.api.pool..",
              "io.abril.api.endpoint..",
              "io.abril.api.loadbalancer..",
              "io.abril.api.node..",
              "io.abril.api.job..",
              "com.github.dockerjava..",
              "org.xbill.DNS..");

  @ArchTest
  static final ArchRule adapters_know_no_kinds_controller =
      noClasses()
          .that()
          .resideInAnyPackage(ADAPTERS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(KINDS);

  @ArchTest
  static final ArchRule kinds_know_no_other_kinds_internals =
      slices()
          .matching("io.abril.controllers.(pool|endpoint|loadbalancer|node|job)..")
          .should()
          .notDependOnEachOther();
}
