package io.abril.it.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;
import static org.junit.platform.launcher.EngineFilter.includeEngines;
import static org.junit.platform.launcher.TagFilter.includeTags;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.abril.it.environment.OwnParts;
import io.abril.it.environment.Parts;
import io.abril.testkit.RealConsul;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.slf4j.LoggerFactory;

/**
 * The runtime's own tests on a real Consul: the store's contract, elections, the operator. They run
 * with the runtime's unit tests where a consul program is there by then; on a fresh machine it is
 * installed later, by {@code deploy/parts}, and they run here. Nothing is run twice.
 */
@OwnParts
class RuntimeOnConsulIT {
  private static final String TESTED = "io.abril.runtime";

  private final Launcher launcher = LauncherFactory.create();

  /** Names a failure as it happens, since the nested run has no report of its own. */
  private static final class Said implements TestExecutionListener {
    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      result
          .getThrowable()
          .filter(e -> result.getStatus() == TestExecutionResult.Status.FAILED)
          .ifPresent(e -> System.err.println(test.getUniqueId() + ": " + e));
    }
  }

  @BeforeAll
  static void install() {
    Parts.install();
  }

  private static LauncherDiscoveryRequestBuilder onConsul(List<DiscoverySelector> where) {
    return request()
        .selectors(where)
        .filters(
            includeEngines("junit-jupiter"),
            includeTags(RealConsul.TAG),
            includeClassNamePatterns(".*Test"));
  }

  private List<String> testClasses() {
    var names = new TreeSet<String>();
    var plan = launcher.discover(onConsul(List.of(selectPackage(TESTED))).build());
    for (TestIdentifier engine : plan.getRoots()) {
      for (TestIdentifier test : plan.getChildren(engine)) {
        test.getSource()
            .filter(ClassSource.class::isInstance)
            .ifPresent(source -> names.add(((ClassSource) source).getClassName()));
      }
    }
    return List.copyOf(names);
  }

  /** Without the log: tests provoke errors; what they mean is asserted. */
  private TestExecutionSummary run(LauncherDiscoveryRequest tests) {
    var log = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var level = log.getLevel();
    var summary = new SummaryGeneratingListener();
    log.setLevel(Level.OFF);
    try {
      launcher.execute(tests, summary, new Said());
    } finally {
      log.setLevel(level);
    }
    return summary.getSummary();
  }

  @Test
  void whatHadNoConsulWhenTheRuntimeWasTestedPassesNow() {
    var all = testClasses();
    assertThat(all)
        .contains(
            "io.abril.runtime.OperatorTest",
            "io.abril.runtime.consul.ConsulLocksTest",
            "io.abril.runtime.consul.ConsulStoreContractTest");
    var missing = all.stream().filter(name -> !SurefireReport.wasRun("runtime", name)).toList();
    if (missing.isEmpty()) {
      return;
    }
    var selectors = missing.stream().<DiscoverySelector>map(name -> selectClass(name)).toList();
    var said = run(onConsul(selectors).build());
    assertThat(said.getFailures()).as("of %s", missing).isEmpty();
    assertThat(said.getTestsSkippedCount() + said.getContainersSkippedCount()).isZero();
    assertThat(said.getTestsSucceededCount()).isGreaterThanOrEqualTo(missing.size());
  }
}
