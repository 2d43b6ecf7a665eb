package io.abril.it.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.abril.it.environment.Clone;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples are what a stranger could write: they use what is public, and say what is new. */
@AnalyzeClasses(packages = "com.example")
class ExamplesTest {
  /** Beside the packages below, what an adapter to Consul is made of. */
  private static final String ADAPTERS =
      "io\\.abril\\.runtime\\.consul\\.(ConsulSettings|HealthWatch|PassingInstance)";

  private static final List<String> PAGES =
      List.of("README.md", "it-tests/examples/README.md", "docs/write-your-own-kind.md");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

  @ArchTest
  static final ArchRule examples_use_the_public_face_only =
      noClasses()
          .that()
          .resideInAPackage("com.example..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.abril..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "io.abril.api",
                              "io.abril.api.schema",
                              "io.abril.runtime",
                              "io.abril.testkit")))
                  .and(not(HasName.Predicates.nameMatching(ADAPTERS))));

  @ArchTest
  static final ArchRule the_first_step_needs_no_later_one =
      noClasses()
          .that()
          .resideInAPackage("com.example.topics..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("com.example..").and(not(resideInAPackage("com.example.topics.."))));

  @Test
  void theLadderNamesEveryStep() throws IOException {
    var folder = Clone.path().resolve("it-tests/examples");
    var ladder = Files.readString(folder.resolve("README.md"));
    try (var steps = Files.list(folder)) {
      assertThat(steps.filter(Files::isDirectory).map(step -> step.getFileName().toString()))
          .hasSizeGreaterThanOrEqualTo(4)
          .allSatisfy(step -> assertThat(ladder).contains("[`" + step + "`](" + step + ")"));
    }
  }

  @Test
  void theLadderAndTheTutorialPointToFilesThatExist() throws IOException {
    for (String page : PAGES) {
      var file = Clone.path().resolve(page);
      var links = LINK.matcher(Files.readString(file));
      while (links.find()) {
        assertThat(file.resolveSibling(links.group(1)).normalize()).as(page).exists();
      }
    }
  }
}
