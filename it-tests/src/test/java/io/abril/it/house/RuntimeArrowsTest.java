package io.abril.it.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The arrows inside of the runtime. {@code io.abril.runtime} itself is its face: what a reconciler
 * and a main use, and the few classes that put the rest together.
 */
@AnalyzeClasses(packages = "io.abril", importOptions = WithoutTests.class)
class RuntimeArrowsTest {
  private static final String API = "io.abril.api..";
  private static final String SCHEMA = "io.abril.schema..";
  private static final String RUNTIME = "io.abril.runtime..";
  private static final String FACE = "io.abril.runtime";
  private static final String LOOP = "io.abril.runtime.loop..";
  private static final String QUEUE = "io.abril.runtime.queue..";
  private static final String VIEW = "io.abril.runtime.view..";
  private static final String ELECTION = "io.abril.runtime.election..";
  private static final String STORE = "io.abril.runtime.store..";
  private static final String ADMISSION = "io.abril.runtime.admission..";
  private static final String EVENTS = "io.abril.runtime.events..";
  private static final String METRICS = "io.abril.runtime.metrics..";
  private static final String CONSUL = "io.abril.runtime.consul..";
  private static final String TESTKIT = "io.abril.testkit..";

  private static ArchRule onlyOfAbril(String room, String... allowed) {
    return noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat(resideInAPackage("io.abril..").and(not(resideInAnyPackage(allowed))));
  }

  @ArchTest
  static final ArchRule only_the_operator_what_it_serves_and_the_testkit_know_the_loop =
      noClasses()
          .that(
              not(resideInAnyPackage(LOOP, TESTKIT))
                  .and(
                      not(
                          belongTo(
                              HasName.Predicates.nameMatching(
                                  "io\\.abril\\.runtime\\.(Operator|DebugEndpoint)")))))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(LOOP);

  @ArchTest
  static final ArchRule only_the_operator_and_its_settings_know_consul =
      noClasses()
          .that()
          .resideInAnyPackage(LOOP, QUEUE, VIEW, ELECTION, STORE, ADMISSION, EVENTS, METRICS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CONSUL);

  @ArchTest
  static final ArchRule only_consul_knows_the_web_client =
      noClasses()
          .that(resideInAPackage(RUNTIME).and(not(resideInAPackage(CONSUL))))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx.ext.web..");

  @ArchTest static final ArchRule the_queue_stands_alone = onlyOfAbril(QUEUE, QUEUE);

  @ArchTest static final ArchRule the_store_stands_alone = onlyOfAbril(STORE, STORE);

  @ArchTest static final ArchRule metrics_know_the_store = onlyOfAbril(METRICS, METRICS, STORE);

  @ArchTest
  static final ArchRule elections_know_time_and_store =
      onlyOfAbril(ELECTION, ELECTION, QUEUE, STORE);

  @ArchTest
  static final ArchRule views_know_the_store_and_what_is_declared =
      onlyOfAbril(VIEW, VIEW, STORE, FACE, API, SCHEMA);

  @ArchTest
  static final ArchRule admission_decides_on_values =
      onlyOfAbril(ADMISSION, ADMISSION, STORE, VIEW, FACE, API, SCHEMA);

  @ArchTest
  static final ArchRule consul_implements_store_election_and_sources =
      onlyOfAbril(CONSUL, CONSUL, STORE, ELECTION, QUEUE, FACE, SCHEMA);

  @ArchTest
  static final ArchRule the_testkit_knows_runtime_schemas_and_api =
      onlyOfAbril(TESTKIT, TESTKIT, RUNTIME, SCHEMA, API);
}
